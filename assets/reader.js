/* Finding one's way: theme, search, keys, where one is and where one was. The
 * pages read as well without it. */
"use strict";

(() => {
	const root = document.documentElement;
	const page = document.body.className;
	/* books on one disk share their storage */
	const folder = location.pathname.replace(/[^/]*$/, "");

	/* --- what is remembered; it may not be allowed --- */

	function recall(name) {
		try {
			return localStorage.getItem(name);
		} catch {
			return null;
		}
	}

	function remember(name, value) {
		try {
			if (value === null)
				localStorage.removeItem(name);
			else
				localStorage.setItem(name, value);
		} catch { /* then not */ }
	}

	/* --- the theme --- */

	const themes = ["auto", "light", "dark"];
	const themeButton = document.querySelector(".tools .theme");

	function setTheme(theme) {
		if (theme === "auto")
			delete root.dataset.theme;
		else
			root.dataset.theme = theme;
		themeButton.textContent = `Theme: ${theme}`;
	}

	themeButton.addEventListener("click", () => {
		const now = root.dataset.theme ?? "auto";
		const next = themes[(themes.indexOf(now) + 1) % themes.length];

		setTheme(next);
		remember("weft theme", next === "auto" ? null : next);
	});
	setTheme(root.dataset.theme ?? "auto");

	/* --- search: loaded when it is first wanted --- */

	let wanted = false;

	function withSearch(then) {
		const script = document.createElement("script");

		if (globalThis.weftSearch)
			return then();
		if (wanted)
			return;
		wanted = true;
		script.src = "search.js";
		script.onload = then;
		document.head.append(script);
	}

	const openSearch = () => withSearch(() => weftSearch.open());

	document.querySelector(".tools .find").addEventListener("click",
		event => {
			if (event.ctrlKey || event.metaKey || event.shiftKey)
				return;
			event.preventDefault();
			openSearch();
		});
	if (page === "search-page")
		withSearch(() => weftSearch.onPage(
			document.getElementById("search")));

	/* --- matches of a search, marked in the page that it led to --- */

	function* textNodes(parent) {
		const walk = document.createTreeWalker(parent,
			NodeFilter.SHOW_TEXT);

		while (walk.nextNode())
			yield walk.currentNode;
	}

	function ranges(words, parent) {
		const found = [];

		for (const node of textNodes(parent)) {
			const text = node.data.toLowerCase();

			for (const word of words)
				for (let at = text.indexOf(word); at >= 0;
				     at = text.indexOf(word, at + 1)) {
					const r = document.createRange();

					r.setStart(node, at);
					r.setEnd(node, at + word.length);
					found.push(r);
				}
		}
		return found;
	}

	/* The first match below the heading that the link led to. */
	function scrollToMatch(found) {
		const target = document.getElementById(
			decodeURIComponent(location.hash.slice(1)));
		const first = found.find(r => !target ||
			target.contains(r.startContainer) ||
			target.compareDocumentPosition(r.startContainer) &
				Node.DOCUMENT_POSITION_FOLLOWING);
		const box = first?.getBoundingClientRect();

		if (box && (box.bottom > innerHeight || box.top < 0))
			first.startContainer.parentElement.scrollIntoView(
				{ block: "center" });
	}

	function markMatches() {
		const query = new URLSearchParams(location.search).get("find");
		const words = query?.toLowerCase().match(
			/\d[\d.]*\s\p{L}+|[\p{L}\p{N}_]{2,}/gu);

		if (!words || !CSS.highlights)
			return;
		const found = ranges(words, document.getElementById("Text"));

		CSS.highlights.set("found", new Highlight(...found));
		scrollToMatch(found);
	}

	markMatches();

	/* --- keys --- */

	const help = [
		["/", "search the book"],
		["n", "next chapter"],
		["p", "previous chapter"],
		["c", "contents"],
		["?", "this list"],
		["Esc", "close; take marks of a search away"],
	];
	const single = () => recall("weft keys") !== "off";

	function follow(selector) {
		const link = document.querySelector(selector);

		if (link)
			location.href = link.href;
	}

	const actions = {
		"/": openSearch,
		"n": () => follow(".pager [rel=next]"),
		"p": () => follow(".pager [rel=prev]"),
		"c": () => { location.href = "index.html#contents"; },
		"?": openHelp,
	};

	function isTyping(target) {
		return target.isContentEditable ||
			/^(input|textarea|select)$/i.test(target.tagName);
	}

	document.addEventListener("keydown", event => {
		if (event.key === "Escape")
			return CSS.highlights?.delete("found");
		if (event.ctrlKey || event.metaKey || event.altKey ||
		    isTyping(event.target) || !single() ||
		    document.querySelector("dialog[open]") ||
		    !Object.hasOwn(actions, event.key))
			return;
		event.preventDefault();
		actions[event.key]();
	});

	let helpDialog;

	function helpHtml() {
		const rows = help.map(([key, what]) =>
			`<tr><th scope="row"><kbd>${key}</kbd></th>` +
			`<td>${what}</td></tr>`);

		return `<h2>Keys</h2><table><tbody>${rows.join("")}</tbody>` +
			"</table><p><label><input type=\"checkbox\"> Keys of " +
			"one letter are on</label></p><p>In the search box: " +
			"arrows choose, Enter opens, Esc closes. A number " +
			"with a dotted line was measured: focus it to read " +
			"how.</p><form method=\"dialog\"><button>Close" +
			"</button></form>";
	}

	function openHelp() {
		if (!helpDialog) {
			helpDialog = document.createElement("dialog");
			helpDialog.className = "keys";
			helpDialog.setAttribute("aria-label", "Keys");
			helpDialog.innerHTML = helpHtml();
			document.body.append(helpDialog);
			helpDialog.querySelector("input").addEventListener(
				"change", event => remember("weft keys",
					event.target.checked ? null : "off"));
		}
		helpDialog.querySelector("input").checked = single();
		helpDialog.showModal();
	}

	document.querySelector(".tools .help").addEventListener("click",
		openHelp);

	/* --- what scrolls sideways can be reached by keys --- */

	const boxes = document.querySelectorAll(
		"main pre, main table, .wide, .dot");

	function reachBoxes() {
		for (const box of boxes)
			if (box.scrollWidth > box.clientWidth)
				box.tabIndex = 0;
			else
				box.removeAttribute("tabindex");
	}

	new ResizeObserver(reachBoxes).observe(document.body);

	/* --- where one is: the current section, in the contents --- */

	let here = null;

	function setHere(heading) {
		const link = heading && document.querySelector(
			`.sections a[href="#${CSS.escape(heading.id)}"]`);

		if (here === heading)
			return;
		here = heading;
		document.querySelector(".sections [aria-current]")
			?.removeAttribute("aria-current");
		link?.setAttribute("aria-current", "true");
		link?.scrollIntoView({ block: "nearest" });
	}

	/* The last heading above the upper third of the window. */
	function currentHeading(headings) {
		let low = 0, high = headings.length;

		while (low < high) {
			const middle = (low + high) >> 1;

			if (headings[middle].getBoundingClientRect().top <
			    innerHeight / 3)
				low = middle + 1;
			else
				high = middle;
		}
		return headings[low - 1] ?? null;
	}

	function watchSections() {
		const headings = [...document.querySelectorAll("main h2[id]")];
		const watch = new IntersectionObserver(
			() => setHere(currentHeading(headings)),
			/* all that is above counts as seen: a leap is noticed */
			{ rootMargin: "9999999px 0px -66% 0px" });

		headings.forEach(heading => watch.observe(heading));
	}

	/* --- where one was --- */

	function rememberPlace() {
		if (scrollY > 200)
			remember(`weft place ${folder}`, JSON.stringify({
				page: location.pathname.slice(folder.length),
				title: document.querySelector("h1")
					?.textContent.trim(),
				id: here?.id ?? "",
				section: here?.firstChild.textContent.trim()
					?? "",
			}));
	}

	function offerPlace() {
		const at = document.querySelector(".continue");
		const link = document.createElement("a");
		let place = null;

		try {
			place = JSON.parse(recall(`weft place ${folder}`));
		} catch { /* somebody else's */ }
		if (!at || !/^[a-z0-9_-]+\.html$/.test(place?.page))
			return;
		link.href = place.page + (place.id ? `#${place.id}` : "");
		link.textContent = place.title +
			(place.section ? `, ${place.section}` : "");
		at.append("Continue reading: ", link);
	}

	if (page === "chapter-page") {
		watchSections();
		document.addEventListener("scrollend", rememberPlace);
		addEventListener("pagehide", rememberPlace);
	} else if (page === "title-page") {
		offerPlace();
	}
})();
