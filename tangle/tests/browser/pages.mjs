// Drives a book's pages in Chromium, from file://, as a reader does. TAP.
//
//	node pages.mjs		reads BOOKS: folders with pages, parted by ':'
//
// Each folder: every page is valid HTML, loads without an error or a request
// that leaves the folder, passes axe (WCAG 2.2 AA) in both themes, does not
// shift while it is laid out, is not wider than a telephone. Then search, keys,
// theme, help, place, copying.

import { chromium } from "playwright-core";
import { AxeBuilder } from "@axe-core/playwright";
import { FileSystemConfigLoader, HtmlValidate, esmResolver }
	from "html-validate";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic",
	"--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"];
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const FIRST_PAGE = 150_000;	/* bytes, all told */
const SEARCH_MS = 50;
const PATIENCE = 120_000;	/* ms: no test fails because a machine is slow */
const AT_A_TIME = 2;		/* pages */

// What is wrong about the style of HTML only, or is meant so.
const VALIDATION = {
	extends: ["html-validate:recommended"],
	rules: {
		"long-title": "off",		/* a chapter and its book */
		"no-trailing-whitespace": "off",
		"no-inline-style": "off",	/* cmark's table cells, bars */
		"void-style": "off",		/* cmark writes <br /> */
		"attribute-boolean-style": "off",
		"attr-quotes": "off",
		"doctype-style": "off",
		"no-raw-characters": "off",
		"prefer-native-element": "off",
		"tel-non-breaking": "off",
		"valid-id": "off",		/* GitHub's anchors, §21 */
		"heading-level": "off",		/* an author's business */
		"wcag/h30": "off",		/* axe looks at links */
		"no-redundant-role": "off",
		"svg-focusable": "off",
		"wcag/h63": "off",		/* simple tables need no scope */
	},
};

let count = 0, failed = 0;

function ok(good, name, why = "") {
	count++;
	failed += !good;
	console.log(`${good ? "ok" : "not ok"} ${count} - ${name}`);
	if (!good && why)
		console.log(String(why).split("\n").slice(0, 40)
			.map(line => `#   ${line}`).join("\n"));
}

const is = (got, want, name) =>
	ok(got === want, name, `got ${got}\nexpected ${want}`);

// --- a page that watches itself ---

async function watched(context, folder) {
	const page = await context.newPage();

	page.setDefaultTimeout(PATIENCE);
	page.wrong = [];
	page.bytes = 0;
	page.on("console", message => {
		if (["error", "warning"].includes(message.type()))
			page.wrong.push(`console: ${message.text()}`);
	});
	page.on("pageerror", error => page.wrong.push(`error: ${error}`));
	page.on("request", request => {
		const url = new URL(request.url());

		if (url.protocol === "data:")
			return;
		if (!url.href.startsWith(pathToFileURL(folder).href + "/"))
			page.wrong.push(`request: ${url}`);
		else
			page.bytes += fs.statSync(decodeURIComponent(
				url.pathname), { throwIfNoEntry: false })
				?.size ?? 0;	/* else: requestfailed */
	});
	page.on("requestfailed", request =>
		page.wrong.push(`failed: ${request.url()}`));
	await page.addInitScript(() => {
		globalThis.shift = 0;
		new PerformanceObserver(list => {
			for (const entry of list.getEntries())
				globalThis.shift += entry.value;
		}).observe({ type: "layout-shift", buffered: true });
	});
	return page;
}

const urlOf = (folder, name) => pathToFileURL(path.join(folder, name)).href;

// How far the page is wider than its window, and what sticks out.
const overflow = () => {
	const width = document.documentElement.clientWidth;

	if (document.documentElement.scrollWidth <= width)
		return "";
	return [...document.querySelectorAll("body *")]
		.filter(e => e.getBoundingClientRect().right > width + 1)
		.slice(0, 5).map(e => e.outerHTML.slice(0, 120)).join("\n");
};

const newAxe = page => new AxeBuilder({ page }).options({ preload: false,
	resultTypes: ["violations"] });

// A page has tens of thousands of coloured words and a few dozen looks: marks
// one text for each path of elements and classes that leads to one. A listing
// where none is marked is like those before it, and from then on plain text; a
// row of a long list goes.
const markLooks = () => {
	const seen = new Set();
	const step = e => e.tagName + "." + e.className + "." +
		(e.getAttribute("style") ?? "");
	const hasText = e => [...e.childNodes].some(n =>
		n.nodeType === Node.TEXT_NODE && n.data.trim());

	for (const e of document.querySelectorAll("body *")) {
		let look = "";

		if (e.namespaceURI.endsWith("/svg") || !hasText(e) ||
		    !e.checkVisibility())
			continue;
		for (let up = e; up; up = up.parentElement)
			look += step(up);
		if (!seen.has(look))
			e.dataset.look = "";
		seen.add(look);
	}
	for (const code of document.querySelectorAll("pre code"))
		if (!code.querySelector("[data-look]"))
			code.textContent = code.textContent;
	for (const list of document.querySelectorAll("dl, ul, ol, tbody"))
		for (const row of [...list.children].slice(20))
			if (!row.matches("[data-look], :has([data-look])"))
				row.remove();
};

async function contrast(page) {
	await page.evaluate(markLooks);
	return newAxe(page).include("[data-look]")
		.withRules(["color-contrast"]).analyze();
}

async function axe(page, all = true) {
	const found = [await contrast(page)];

	if (all)
		found.push(await newAxe(page).withTags(WCAG)
			.disableRules(["color-contrast"]).analyze());
	const violations = found.flatMap(one => one.violations);

	return violations.map(v => `${v.id}: ${v.help}\n` + v.nodes.slice(0, 3)
		.map(n => `  ${n.target}: ${n.failureSummary.split("\n")[1]}`)
		.join("\n")).join("\n");
}

// --- every page ---

async function validate(folder, names) {
	const validator = new HtmlValidate(
		new FileSystemConfigLoader([esmResolver()],
			{ root: true, ...VALIDATION }));

	for (const name of names) {
		const report = await validator.validateString(
			fs.readFileSync(path.join(folder, name), "utf8"));

		ok(report.valid, `${name} is valid HTML`,
		   report.results.flatMap(r => r.messages).map(m =>
			`${m.line}:${m.column} ${m.ruleId}: ${m.message}`)
			.join("\n"));
	}
}

// A list with a thousand rows may arrive in two pieces on a busy machine, and
// its columns then move by some pixels.
const LISTS = /^(claims|coverage|figures|identifiers|programs)\.html$/;
const HARDLY = 0.02;

async function visit(context, folder, name) {
	const page = await watched(context, folder);

	await page.setViewportSize({ width: 1280, height: 900 });
	await page.goto(urlOf(folder, name));
	await page.waitForTimeout(100);
	const shift = await page.evaluate("shift");

	ok(shift <= (LISTS.test(name) ? HARDLY : 0), `${name} does not shift`,
	   `by ${shift}`);
	if (name === "index.html")
		ok(page.bytes < FIRST_PAGE, "the first page is small",
		   `${page.bytes} bytes`);
	let wrong = await axe(page);

	ok(!wrong, `${name} is accessible in light`, wrong);
	await page.emulateMedia({ colorScheme: "dark" });
	wrong = await axe(page, false);
	ok(!wrong, `${name} can be read in dark`, wrong);
	await page.setViewportSize({ width: 360, height: 740 });
	wrong = await page.evaluate(overflow);
	ok(!wrong, `${name} fits 360 px`, wrong);
	ok(page.wrong.length === 0, `${name} is quiet`, page.wrong.join("\n"));
	await page.close();
}

// --- without JavaScript ---

async function plain(browser, folder, names) {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();

	await page.goto(urlOf(folder, "search.html"));
	ok(await page.getByText("needs JavaScript").isVisible(),
	   "without JavaScript search.html says where to look");
	is(await page.locator(".tools button:visible").count(), 0,
	   "without JavaScript there is no dead button");
	await page.goto(urlOf(folder, names.find(isChapter)));
	await page.setViewportSize({ width: 360, height: 740 });
	await page.locator(".menu summary").click();
	ok(await page.locator(".contents a").first().isVisible(),
	   "without JavaScript the contents open on a telephone");
	await context.close();
}

const OWN = ["index", "search", "claims", "programs", "figures", "machine",
	"identifiers", "coverage", "print"];
// "threads.ten_waits.html" is a whole program's
const isProgram = name => /^[^.]+\.[^.]+\.html$/.test(name);
const isChapter = name => !isProgram(name) &&
	!OWN.includes(name.replace(".html", ""));

// --- finding one's way ---

async function search(page, folder, chapter) {
	await page.goto(urlOf(folder, chapter));
	await page.keyboard.press("/");
	const input = page.locator("dialog.search input");

	await input.waitFor();
	await page.waitForFunction("weftSearch.ready");
	const slowest = await page.evaluate(() => {
		const queries = ["thr", "main", "pthread_create", "the program",
			"cond_wa", "8 MB", "xyzzy"];
		// the least of some: others use the machine too
		const took = query => Math.min(...[1, 2, 3, 4, 5].map(() => {
			const start = performance.now();

			weftSearch.find(query);
			return performance.now() - start;
		}));

		return Math.max(...queries.map(took));
	});

	ok(slowest < SEARCH_MS, "search is quick", `${slowest} ms`);
	await input.fill("main");
	await page.locator("dialog.search .found a").first().waitFor();
	ok(await page.locator(".found mark").count() > 0 ||
	   await page.locator(".found code").count() > 0,
	   "matches are marked");
	let wrong = await axe(page);

	ok(!wrong, "the search box is accessible", wrong);
	await page.keyboard.press("ArrowDown");
	ok(await page.evaluate(() =>
		document.activeElement.matches(".found li:first-child a")),
	   "an arrow goes to the first result");
	await page.keyboard.press("ArrowUp");
	ok(await page.evaluate(() =>
		document.activeElement.matches("input[type=search]")),
	   "and back");
	await page.keyboard.press("Escape");
	ok(!await page.locator("dialog.search").isVisible(), "Esc closes it");
	await page.keyboard.press("/");
	await page.keyboard.type("main");
	await page.keyboard.press("Enter");
	await page.waitForURL(/\?find=main#/);
	ok(await page.evaluate(() => CSS.highlights.get("found")?.size > 0),
	   "Enter leads to the best section, its matches marked");
}

async function searchPage(page, folder) {
	await page.goto(urlOf(folder, "search.html") + "?q=main");
	await page.locator("#search .found a").first().waitFor();
	ok(true, "search.html?q= shows results");
	const wrong = await axe(page);

	ok(!wrong, "search.html with results is accessible", wrong);
}

// On a page that nobody watches: the browser complains, too.
async function lostWords(context, folder) {
	const page = await context.newPage();

	await page.route("**/words.js", route => route.abort());
	await page.goto(urlOf(folder, "search.html"));
	await page.getByText("cannot be read").waitFor();
	ok(true, "without the words the search page says so");
	await page.close();
}

// Where this book has the chapters: the best section is of the one that explains
// the word, or says it in its title; the great comparison takes up the 8 MB of
// a thread's stack and is as good an answer.
async function relevance(page, folder, names) {
	const wanted = [
		["8 MB", "threads.html", /stack|MB/i, "comparison.html"],
		["pool", "futures.html", /pool/i],
		["cond_wait", "conditions.html", /./],
		["EAGAIN", "servers.html", /./],
		["fetch_add", "races.html", /./],
	];

	await page.goto(urlOf(folder, "search.html"));
	await page.waitForFunction("globalThis.weftSearch?.ready");
	for (const [query, chapter, title, also] of wanted) {
		if (!names.includes(chapter) || !fs.readFileSync(
			path.join(folder, chapter), "utf8").includes(query))
			continue;
		const [best] = await page.evaluate(q =>
			weftSearch.find(q).slice(0, 1), query);

		ok(best && ([chapter, also].includes(best.slug + ".html") ||
			best.title.toLowerCase().includes(query)) &&
			title.test(best.title),
		   `'${query}' finds its section`, JSON.stringify(best));
	}
}

async function theme(page, folder, chapter) {
	const ground = () => page.evaluate(() =>
		getComputedStyle(document.body).backgroundColor);

	await page.emulateMedia({ colorScheme: "light" });
	await page.goto(urlOf(folder, chapter));
	const light = await ground();

	await page.locator(".tools .theme").click();
	await page.locator(".tools .theme").click();
	const dark = await ground();

	ok(light !== dark, "the theme can be changed");
	await page.reload();
	is(await ground(), dark, "and is remembered");
	await page.goto(urlOf(folder, "index.html"));
	is(await ground(), dark, "on the other pages too");
	await page.locator(".tools .theme").click();
	is(await ground(), light, "and goes back to the system's");
}

async function help(page, folder, chapter) {
	await page.goto(urlOf(folder, chapter));
	await page.keyboard.press("?");
	const dialog = page.locator("dialog.keys");

	ok(await dialog.isVisible(), "? shows the keys");
	const wrong = await axe(page);

	ok(!wrong, "the list of keys is accessible", wrong);
	await dialog.locator("input").uncheck();
	await page.keyboard.press("Escape");
	ok(!await dialog.isVisible(), "Esc closes the list");
	await page.keyboard.press("/");
	await page.waitForTimeout(100);
	is(await page.locator("dialog.search").count(), 0,
	   "keys of one letter can be switched off");
	await page.locator(".tools .help").click();
	await dialog.locator("input").check();
	await page.keyboard.press("Escape");
}

async function pager(page, folder, names) {
	const first = await page.evaluate(() =>
		document.querySelector(".begin").getAttribute("href"));

	await page.goto(urlOf(folder, first));
	const next = await page.locator(".pager [rel=next]")
		.getAttribute("href");

	await page.keyboard.press("n");
	await page.waitForURL(`**/${next}`);
	await page.keyboard.press("p");
	await page.waitForURL(`**/${first}`);
	ok(names.includes(next), "n and p turn pages");
}

async function place(page, folder, chapter) {
	await page.goto(urlOf(folder, chapter));
	await page.evaluate(() => scrollTo({
		top: document.body.scrollHeight / 2, behavior: "instant" }));
	await page.waitForFunction(() =>
		document.querySelector(".sections [aria-current]"));
	const at = await page.locator(".sections [aria-current]")
		.getAttribute("href");

	ok(true, "the current section is marked");
	await page.goto(urlOf(folder, "index.html"));
	is(await page.locator(".continue a").getAttribute("href"),
	   chapter + at, "the title page offers to continue there");
	is(await page.evaluate("shift"), 0, "and does not shift by it");
}

async function copy(page, folder, chapter) {
	await page.goto(urlOf(folder, chapter));
	const listing = page.locator(".listing:has(> button.copy)").first();

	if (await listing.count() === 0)
		return;
	await listing.hover();
	await listing.locator("> button.copy").click();
	const copied = await page.evaluate(() =>
		navigator.clipboard.readText());
	const shown = await listing.locator("code").first().innerText();

	is(copied.trim().slice(0, 20), shown.trim().slice(0, 20),
	   "a listing is copied");
	// not one that is folded
	const seen = "button.whole:visible";
	const whole = page.locator(`.listing ${seen}`).first();

	if (await whole.count() === 0)
		return;
	const file = await page.locator(`.listing:has(${seen}) .file`)
		.first().getAttribute("href");

	await whole.click();
	await page.waitForURL("**/" + file);
	ok(await page.locator(".whole code").count() === 1,
	   "what no file may read is led to: the whole program");
}

async function zoom(page, folder, names) {
	await page.setViewportSize({ width: 640, height: 450 });
	for (const name of names) {
		await page.goto(urlOf(folder, name));
		const wrong = await page.evaluate(overflow);

		if (wrong)
			return ok(false, `${name} fits at 200 %`, wrong);
	}
	ok(true, "every page fits at 200 %");
	await page.setViewportSize({ width: 1280, height: 900 });
}

async function book(browser, folder) {
	const all = fs.readdirSync(folder)
		.filter(name => name.endsWith(".html") &&
			name !== "print.html").sort();
	// whole programs are all alike, and there are hundreds
	const names = [...all.filter(name => !isProgram(name)),
		...all.filter(isProgram).slice(0, 3)];
	const context = await browser.newContext({
		permissions: ["clipboard-read", "clipboard-write"] });
	const chapter = names.find(isChapter);

	console.log(`# ${names.length} pages`);
	await validate(folder, names);
	await Promise.all(Array.from({ length: AT_A_TIME }, async (_, i) => {
		for (let j = i; j < names.length; j += AT_A_TIME)
			await visit(context, folder, names[j]);
	}));
	await plain(browser, folder, names);
	const page = await watched(context, folder);

	await search(page, folder, chapter);
	await searchPage(page, folder);
	await lostWords(context, folder);
	await relevance(page, folder, names);
	await theme(page, folder, chapter);
	await help(page, folder, chapter);
	await page.goto(urlOf(folder, "index.html"));
	await pager(page, folder, names);
	await place(page, folder, chapter);
	await copy(page, folder, chapter);
	await zoom(page, folder, names);
	ok(page.wrong.length === 0, "all that was quiet",
	   page.wrong.join("\n"));
	await context.close();
}

const folders = (process.env.BOOKS ?? "").split(":").filter(Boolean)
	.map(folder => fs.realpathSync(folder));
const home = fs.mkdtempSync(path.join(os.tmpdir(), "weft-browser-"));
const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	args: FLAGS, env: { ...process.env, HOME: home },
});

try {
	for (const folder of folders)
		await book(browser, folder);
} catch (error) {
	ok(false, "the browser does what it is told", error.stack);
} finally {
	await browser.close();
	fs.rmSync(home, { recursive: true, force: true });
}
ok(folders.length > 0, "there was a book to read");
console.log(`1..${count}`);
process.exitCode = failed > 0 ? 1 : 0;
