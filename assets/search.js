/* Search in the whole book, without a server: words.js names the chapters and
 * hands over each one's words (weft's search.c says how they are packed). Loaded
 * when somebody first searches. */
"use strict";

globalThis.weftSearch = (() => {
	const TEXT = 1, CODE = 2, OUTPUT = 4, HEADING = 8;
	const SHARES = "!#$%&'()*+,-/:;<=>?@[]^`{|}~";
	const TEXT_GAPS = 23, CODE_GAPS = 12;
	const SHOWN = 40, SHOWN_ON_PAGE = 200, LEAST = 2;
	const UNIT = "ns|us|µs|ms|s|min|b|kb|mb|gb|kib|mib|gib";
	const TOKEN = new RegExp(`\\d+(?:\\.\\d+)?(?:\\s?(?:${UNIT})` +
		"(?![\\p{L}\\p{N}_]))?|[\\p{L}\\p{N}_]+", "giu");
	const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

	const chapters = new Map();	/* slug -> title */
	const sections = [];		/* {slug, chapter, title, id, top} */
	const sizes = new Map();	/* slug -> how many sections */
	const terms = new Map();	/* small letters -> {key, shown, at} */
	let list = [];			/* the terms */
	let stop = new Set();
	let ready = false;		/* all words have come */
	let lost = false;		/* they cannot be had */
	const listeners = [];

	/* --- reading the pieces --- */

	function term(shown) {
		const key = shown.toLowerCase();
		let t = terms.get(key);

		if (!t) {
			t = { key, shown, at: [] };
			terms.set(key, t);
		}
		return t;
	}

	/* one number for each section: section, often, where */
	const pack = (section, often, where) => section * 32 + often * 16 + where;

	function* words(packed) {
		let word = "", from = 0;

		while (from < packed.length) {
			let to = from + 1;

			while (to < packed.length &&
			       !SHARES.includes(packed[to]))
				to++;
			word = word.slice(0, SHARES.indexOf(packed[from])) +
				packed.slice(from + 1, to);
			yield word;
			from = to;
		}
	}

	/* the gap to the next section, how often, where */
	function posting(v) {
		if (v < TEXT_GAPS)
			return [v, 0, TEXT];
		v -= TEXT_GAPS;
		if (v < CODE_GAPS)
			return [v, 0, CODE];
		v -= CODE_GAPS;
		return [Math.floor(v / 14), v & 1, (v >> 1) % 7 + 1];
	}

	function readPostings(packed, at, base, into) {
		let section = base - 1, last;

		do {
			const c = packed.charCodeAt(at++);
			const v = c > 160 ? c - 161 + 91
					  : c - 35 - (c > 92 ? 1 : 0);
			const [gap, often, where] = posting(v >> 1);

			last = v & 1;
			section += gap + 1;
			into.push(pack(section, often, where));
		} while (!last);
		return at;
	}

	const plainId = title => title.toLowerCase()
		.replace(/[^a-z0-9_ -]/g, "").replace(/ /g, "-");

	function readTitle(line, slug, top) {
		const [written, id] = line.split("\t");
		const title = written.replace(/&([a-z]+|#39);/g,
			(_, name) => ENTITIES[name] ?? "");

		for (const word of title.match(TOKEN) ?? [])
			term(word).at.push(pack(sections.length, 0, HEADING));
		sections.push({ slug, title, top, chapter: chapters.get(slug),
				id: id ?? plainId(written) });
	}

	function piece(slug, titles, packedWords, packedPostings) {
		const base = sections.length;
		let at = 0;

		sizes.set(slug, titles.length);
		titles.forEach((line, i) => readTitle(line, slug, i === 0));
		for (const word of words(packedWords))
			at = readPostings(packedPostings, at, base,
					  term(word).at);
	}

	function begin(event) {
		ready = true;
		lost = event.type === "error";
		list = [...terms.values()];
		for (const listener of listeners)
			listener();
	}

	function book(stopWords, named) {
		stop = new Set(stopWords.split(" "));
		for (const [slug, title] of named)
			chapters.set(slug, title);
	}

	/* --- finding --- */

	function tokens(query) {
		const all = (query.match(TOKEN) ?? [])
			.map(word => word.replace(/\s/g, "").toLowerCase());
		const telling = all.filter(word => word.length >= LEAST &&
			!stop.has(word));

		return telling.length > 0 ? telling : all;
	}

	/* How well a word answers what was typed: 0 to 1. */
	function quality(key, typed) {
		const at = key.indexOf(typed), share = typed.length / key.length;

		if (at < 0)
			return typed === key + "s" ? 0.9 : 0;
		if (key.length === typed.length)
			return 1;
		if (key === typed + "s")
			return 0.9;
		if (at === 0)
			return 0.5 + 0.25 * share;
		if (key[at - 1] === "_")
			return 0.45 + 0.25 * share;
		return typed.length > 2 ? 0.15 + 0.25 * share : 0;
	}

	function weight(packed) {
		const where = packed & 15;
		const sum = (where & HEADING ? 6 : 0) + (where & TEXT ? 1 : 0) +
			(where & CODE ? 0.8 : 0) + (where & OUTPUT ? 0.3 : 0);

		return packed & 16 ? sum * 1.7 : sum;
	}

	/* section -> {score, where, words}, for one word that was typed */
	function findToken(typed) {
		const hits = new Map();

		for (const t of list) {
			const q = quality(t.key, typed);

			if (q === 0)
				continue;
			for (const packed of t.at)
				addHit(hits, packed >> 5, q * weight(packed),
				       packed & 15, t.shown);
		}
		return hits;
	}

	/* the best word counts; the others add a little */
	function addHit(hits, section, score, where, word) {
		const hit = hits.get(section);

		if (!hit) {
			hits.set(section, { section, score, where,
					    words: [[score, word]] });
			return;
		}
		hit.score = Math.max(hit.score, score) +
			0.15 * Math.min(hit.score, score);
		hit.where |= where;
		hit.words.push([score, word]);
	}

	function merge(all, hits) {
		const rarity = Math.log(1 + sections.length / hits.size);

		for (const [section, hit] of hits) {
			const sum = all.get(section) ??
				{ section, score: 0, where: 0, words: [],
				  tokens: 0 };

			sum.score += hit.score * rarity;
			sum.where |= hit.where;
			sum.words.push(...hit.words);
			sum.tokens++;
			all.set(section, sum);
		}
	}

	/* A chapter that speaks of it in many sections is about it. */
	function weighByChapter(hits) {
		const count = new Map();

		for (const { section } of hits) {
			const { slug } = sections[section];

			count.set(slug, (count.get(slug) ?? 0) + 1);
		}
		for (const hit of hits) {
			const { slug } = sections[hit.section];

			hit.score *= 1 + 0.8 * count.get(slug) /
				sizes.get(slug);
		}
		return hits;
	}

	/* The sections that hold all of the words, else most of them; the best
	 * first, and of equals the first in the book. */
	function find(query) {
		const all = new Map();
		let most = 0;

		for (const typed of tokens(query))
			merge(all, findToken(typed));
		for (const hit of all.values())
			most = Math.max(most, hit.tokens);
		return weighByChapter([...all.values()].filter(
			hit => hit.tokens === most))
			.sort((a, b) => b.score - a.score ||
			      a.section - b.section)
			.map(hit => ({ ...sections[hit.section], ...hit,
				       words: bestWords(hit.words) }));
	}

	function bestWords(scored) {
		const sorted = scored.sort((a, b) => b[0] - a[0]);

		return [...new Set(sorted.map(([, word]) => word))].slice(0, 5);
	}

	/* --- showing --- */

	function element(name, className, ...children) {
		const e = document.createElement(name);

		if (className)
			e.className = className;
		e.append(...children);
		return e;
	}

	/* Text with what was typed marked in it. */
	function marked(text, typed) {
		const parts = [], small = text.toLowerCase();
		let from = 0;

		for (let at = 0; at < text.length; at++) {
			const word = typed.find(w => small.startsWith(w, at));

			if (!word)
				continue;
			parts.push(text.slice(from, at), element("mark", "",
				text.slice(at, at + word.length)));
			from = at + word.length;
			at = from - 1;
		}
		parts.push(text.slice(from));
		return parts;
	}

	function places(where) {
		const names = [[HEADING, "heading"], [TEXT, "text"],
			       [CODE, "code"], [OUTPUT, "output"]];

		return names.filter(([bit]) => where & bit)
			.map(([, name]) => element("span", `place ${name}`,
						   name));
	}

	/* 8MB is listed so, and written 8 MB */
	const apart = word => word.replace(/^([\d.]+)([^\d.].*)$/, "$1 $2");

	function line(hit, query, typed) {
		const link = element("a", "",
			element("span", "title", ...marked(hit.title, typed)),
			element("span", "chapter", hit.top ? "chapter"
							   : hit.chapter),
			element("span", "words", ...places(hit.where),
				...hit.words.map(word => element("code", "",
					...marked(apart(word),
						  typed.map(apart))))));

		link.href = `${hit.slug}.html?find=` +
			encodeURIComponent(query) + `#${hit.id}`;
		return element("li", "", link);
	}

	function status(n, query) {
		if (lost)
			return "words.js, which stands beside the pages, " +
				"cannot be read.";
		if (!ready)
			return "Loading …";
		if (tokens(query).length === 0)
			return "Words, beginnings or parts of words, " +
				"names from the programs.";
		if (n === 0)
			return "Nothing found.";
		return n === 1 ? "One section" : `${n} sections`;
	}

	function show(box, query, most) {
		const hits = ready && query.trim().length > 0
			? find(query) : [];
		const typed = tokens(query).sort((a, b) => b.length - a.length);

		box.list.replaceChildren(...hits.slice(0, most)
			.map(hit => line(hit, query, typed)));
		box.status.textContent = status(hits.length, query);
	}

	/* --- the box --- */

	function moveTo(box, step) {
		const links = [...box.list.querySelectorAll("a")];
		const at = links.indexOf(document.activeElement) + step;

		if (at < 0)
			box.input.focus();
		else
			links[Math.min(at, links.length - 1)]?.focus();
	}

	function keys(box, event) {
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			moveTo(box, event.key === "ArrowDown" ? 1 : -1);
		} else if (event.key === "Escape" && dialog?.open) {
			/* the first Esc would only empty the field */
			event.preventDefault();
			dialog.close();
		} else if (event.key === "Enter" &&
			   event.target === box.input) {
			event.preventDefault();
			box.list.querySelector("a")?.click();
		} else if (event.key.length === 1 && !event.ctrlKey &&
			   !event.metaKey && !event.altKey &&
			   event.target !== box.input) {
			box.input.focus();
		}
	}

	/* Puts a search box into `parent`. */
	function mount(parent, most) {
		const label = element("label", "", "Search the book");
		const box = {
			input: element("input"),
			status: element("p", "status"),
			list: element("ol", "found"),
		};

		box.input.type = "search";
		box.input.id = "search-words";
		box.input.autocomplete = "off";
		box.input.spellcheck = false;
		label.htmlFor = box.input.id;
		box.status.setAttribute("role", "status");
		parent.append(label, box.input, box.status, box.list);
		parent.addEventListener("keydown", event => keys(box, event));
		box.input.addEventListener("input", () =>
			show(box, box.input.value, most));
		listeners.push(() => show(box, box.input.value, most));
		show(box, "", most);
		return box;
	}

	let dialog, box;

	function open() {
		if (document.body.classList.contains("search-page"))
			return document.getElementById("search-words").focus();
		if (!dialog) {
			dialog = element("dialog", "search");
			dialog.setAttribute("aria-label", "Search the book");
			box = mount(dialog, SHOWN);
			dialog.addEventListener("click", event => {
				if (event.target === dialog ||
				    event.target.closest("a"))
					dialog.close();
			});
			document.body.append(dialog);
		}
		if (!dialog.open)
			dialog.showModal();
		box.input.select();
	}

	function onPage(parent) {
		const page = mount(parent, SHOWN_ON_PAGE);

		page.input.value = new URLSearchParams(location.search)
			.get("q") ?? "";
		page.input.addEventListener("input", () => history.replaceState(
			null, "", "?q=" + encodeURIComponent(page.input.value)));
		page.input.focus();
	}

	const script = document.createElement("script");

	script.src = "words.js";
	script.onload = script.onerror = begin;
	document.head.append(script);
	return { book, piece, find, tokens, open, onPage,
		 get ready() { return ready; } };
})();
