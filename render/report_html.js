"use strict";
// Without this script the page still shows everything: it adds sorting, filtering and opening of calls.
(() => {
	const section = document.getElementById("calls");
	const table = section.querySelector("table");
	const body = table.tBodies[0];
	const form = section.querySelector("form");
	const rows = Array.from(body.rows);
	const heads = Array.from(table.tHead.rows[0].cells);
	const texts = new Map(rows.map((row) => [row, (row.textContent + " " + row.dataset.ids).toLowerCase()]));

	// A number where there is one; what is unknown stands behind all that is known.
	const key = (row, column) => {
		const cell = row.cells[column];
		const text = (cell.dataset.v || cell.textContent).trim();
		const number = heads[column].classList.contains("n");
		return number ? (text === "-" ? NaN : parseFloat(text)) : text;
	};
	const compare = (a, b) => {
		if (typeof a === "string")
			return a.localeCompare(b, "en", { numeric: true });
		return (Number.isNaN(a) ? Infinity : a) - (Number.isNaN(b) ? Infinity : b) || 0;
	};
	const sort = (column, descending) => {
		const keys = new Map(rows.map((row) => [row, key(row, column)]));
		rows.sort((a, b) => (descending ? -1 : 1) * compare(keys.get(a), keys.get(b)) ||
			a.dataset.call - b.dataset.call);
		body.append(...rows);
		heads.forEach((head, i) => {
			if (i === column)
				head.setAttribute("aria-sort", descending ? "descending" : "ascending");
			else
				head.removeAttribute("aria-sort");
		});
	};
	heads.forEach((head, column) => {
		const button = document.createElement("button");
		button.type = "button";
		button.append(...head.childNodes);
		button.addEventListener("click", () =>
			sort(column, head.getAttribute("aria-sort") === "ascending"));
		head.append(button);
	});
	heads[0].setAttribute("aria-sort", "ascending");

	// What stands in <noscript> of a call was read as a text only: here it becomes a part of the page.
	const fill = (article) => {
		const text = article && article.querySelector(":scope > details > noscript");
		if (!text)
			return;
		const part = document.createElement("template");
		part.innerHTML = text.textContent;
		text.replaceWith(part.content);
	};
	let articles = new Map();
	const collect = () => {
		const section = document.querySelector("main > .details");
		const all = section ? Array.from(section.children).filter((e) => e.dataset.call) : [];
		articles = new Map(all.map((article) => [article.dataset.call, article]));
	};
	// All of them in time, so that the browser's own search finds what is in them.
	const fillAll = () => {
		const left = Array.from(articles.values());
		const soon = window.requestIdleCallback ||
			((work) => setTimeout(() => work({ timeRemaining: () => 10 }), 20));
		const some = (deadline) => {
			do {
				fill(left.shift());
			} while (left.length > 0 && deadline.timeRemaining() > 5);
			if (left.length > 0)
				soon(some, { timeout: 200 });
			else
				document.documentElement.dataset.whole = "yes";
		};
		soon(some, { timeout: 200 });
	};
	document.addEventListener("toggle", (event) => fill(event.target.closest("article")), true);

	const filter = () => {
		const status = form.elements.status.value;
		const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
		let shown = 0;
		for (const row of rows) {
			const own = row.dataset.status;
			const fits = !status || own === status || (status === "trouble" && own !== "success");
			row.hidden = !fits || !words.every((word) => texts.get(row).includes(word));
			const article = articles.get(row.dataset.call);
			if (article)
				article.hidden = row.hidden;
			shown += !row.hidden;
		}
		form.querySelector("output").value = shown + " of " + rows.length + " calls";
	};
	form.addEventListener("input", filter);
	form.addEventListener("submit", (event) => event.preventDefault());
	form.hidden = false;
	filter();

	// A link to a part of the page that is folded or filtered out opens it.
	const open = () => {
		fill(articles.get(location.hash.replace("#call-", "")));
		const target = document.getElementById(location.hash.slice(1));
		if (!target)
			return;
		const article = target.closest("article");
		if (article)
			article.hidden = false;
		for (let at = target; at; at = at.parentElement)
			if (at.tagName === "DETAILS")
				at.open = true;
		target.focus({ preventScroll: true });
		(target.closest("details") || target).scrollIntoView();
	};
	window.addEventListener("hashchange", open);
	document.addEventListener("DOMContentLoaded", () => {
		collect();
		filter();
		open();
		fillAll();
	});
	document.addEventListener("click", (event) => {
		const link = event.target.closest("a[href^='#']");
		if (link && link.hash === location.hash)
			open();
	});
	body.addEventListener("click", (event) => {
		if (event.target.closest("a") || String(getSelection()))
			return;
		const row = event.target.closest("tr");
		if (row)
			row.querySelector("a").click();
	});
})();
