/* Buttons on each listing that copy it, without marks of notes, and where it is
 * a part of a program, the whole of that. The book needs no script for anything
 * else. */
"use strict";

function textOf(code) {
	const copy = code.cloneNode(true);

	for (const mark of copy.querySelectorAll("a.mark, a.from, .told"))
		mark.remove();
	return copy.textContent;
}

/* The clipboard is missing where the page was not loaded safely. */
async function copyText(text) {
	if (navigator.clipboard) {
		try {
			await navigator.clipboard.writeText(text);
			return true;
		} catch { /* not allowed: the old way */ }
	}
	const area = document.createElement("textarea");

	area.value = text;
	area.style.position = "fixed";
	area.style.opacity = "0";
	document.body.append(area);
	area.select();
	const copied = document.execCommand("copy");
	area.remove();
	return copied;
}

function addButton(place, name, label, text) {
	const button = document.createElement("button");

	button.type = "button";
	button.className = "copy";
	button.textContent = name;
	button.setAttribute("aria-label", label);
	button.addEventListener("click", async () => {
		const words = await text();
		const copied = words && await copyText(words);

		button.textContent = copied ? "Copied" : "Select it";
		setTimeout(() => { button.textContent = name; }, 1500);
	});
	place.append(button);
	return button;
}

/* From a folder of files a page may not read another: then it leads there. */
async function wholeText(listing) {
	if (location.protocol !== "file:") {
		try {
			const answer =
				await fetch(listing.querySelector(".get").href);

			if (answer.ok)
				return await answer.text();
		} catch { /* not there, as where only book/ was put online */ }
	}
	location.href = listing.querySelector(".file").href;
	return "";
}

function addCopyButtons(listing) {
	const file = listing.querySelector(".file");
	const button = addButton(listing, "Copy", "copy this listing",
		() => textOf(listing.querySelector("pre code")));

	if (file?.href.endsWith(".html"))
		addButton(file.parentNode, "Copy whole",
			"copy the whole of " + file.textContent,
			() => wholeText(listing)).classList.add("whole");
	return button;
}

document.querySelectorAll(".listing").forEach(addCopyButtons);
document.querySelector("nav [aria-current]")?.scrollIntoView(
	{ block: "nearest" });
