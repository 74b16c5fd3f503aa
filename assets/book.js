/* A button on each listing that copies it, without marks of notes. The book
 * needs no script for anything else. */
"use strict";

function textOf(code) {
	const copy = code.cloneNode(true);

	for (const mark of copy.querySelectorAll("a.mark"))
		mark.remove();
	return copy.textContent;
}

function addCopyButton(listing) {
	const button = document.createElement("button");

	button.type = "button";
	button.className = "copy";
	button.textContent = "Copy";
	button.addEventListener("click", async () => {
		await navigator.clipboard.writeText(
			textOf(listing.querySelector("code")));
		button.textContent = "Copied";
		setTimeout(() => { button.textContent = "Copy"; }, 1500);
	});
	listing.append(button);
}

if (navigator.clipboard)
	document.querySelectorAll(".listing").forEach(addCopyButton);
document.querySelector("nav [aria-current]")?.scrollIntoView(
	{ block: "nearest" });
