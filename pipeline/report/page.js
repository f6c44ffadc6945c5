/* Folds, sorts and filters what the page already holds; nothing is made, sent
 * or kept. Old browsers stand in schools, so it is ES5. */
(function () {
	"use strict";
	var english = document.documentElement.lang === "en";
	var number = /^-?[0-9][0-9,]*(\.[0-9]+)?/;

	function say(zh, en) {
		return english ? en : zh;
	}

	function all(selector, root) {
		return Array.prototype.slice.call(
			(root || document).querySelectorAll(selector));
	}

	function make(name, text) {
		var e = document.createElement(name);

		if (text)
			e.textContent = text;
		return e;
	}

	/* Folding: without this script all is open. */
	function openTo(id) {
		var target = id && document.getElementById(id);

		for (var e = target; e; e = e.parentElement)
			if (e.tagName === "DETAILS")
				e.open = true;
		if (target)
			target.scrollIntoView();
	}

	function openHash() {
		openTo(decodeURIComponent(location.hash.slice(1)));
	}

	function addFolds() {
		var shut = [];

		all("details[data-fold]").forEach(function (d) {
			d.open = false;
		});
		window.addEventListener("beforeprint", function () {
			shut = all("details:not([open])");
			shut.forEach(function (d) { d.open = true; });
		});
		window.addEventListener("afterprint", function () {
			shut.forEach(function (d) { d.open = false; });
		});
		window.addEventListener("hashchange", openHash);
		openHash();
	}

	function addFoldAll(part) {
		var tool = part.querySelector(".tool") || make("p");
		var open = !part.querySelector("details:not([open])");
		var button = make("button");

		function name() {
			button.textContent = open ? say("全部折叠", "Fold all") :
				say("全部展开", "Unfold all");
		}

		name();
		tool.className = "tool";
		button.type = "button";
		button.addEventListener("click", function () {
			open = !open;
			all("details", part).forEach(function (d) {
				d.open = open;
			});
			name();
		});
		tool.appendChild(button);
		if (!tool.parentNode)
			part.insertBefore(tool, part.querySelector("details"));
	}

	/* What is wider than its place scrolls, so keys must reach it; what is not is
	 * no stop on the way. */
	function seeScroll() {
		all(".scroll").forEach(function (box) {
			var wide = box.scrollWidth > box.clientWidth + 1;

			[["tabindex", "0"], ["role", "group"],
				["aria-label", box.getAttribute("data-name")]]
				.forEach(function (a) {
					if (wide)
						box.setAttribute(a[0], a[1]);
					else
						box.removeAttribute(a[0]);
				});
		});
	}

	/* Sorting: by numbers where both cells open with one, and what is none
	 * goes last; a `data-value` stands for its cell. */
	function valueOf(row, column) {
		var cell = row.cells[column];

		if (!cell)
			return "";
		return (cell.getAttribute("data-value") || cell.textContent).trim();
	}

	function compare(a, b, sign) {
		var x = number.exec(a), y = number.exec(b);

		if (x && y)
			return sign * (parseFloat(x[0].replace(/,/g, "")) -
				parseFloat(y[0].replace(/,/g, "")));
		if (x || y)
			return x ? -1 : 1;
		return sign * a.localeCompare(b, english ? "en" : "zh");
	}

	function sortBy(table, th) {
		var body = table.tBodies[0], column = th.cellIndex;
		var down = th.getAttribute("aria-sort") === "ascending" ||
			(!th.hasAttribute("aria-sort") &&
			th.classList.contains("number"));
		var rows = Array.prototype.slice.call(body.rows);

		all("th[aria-sort]", table).forEach(function (other) {
			other.removeAttribute("aria-sort");
		});
		th.setAttribute("aria-sort", down ? "descending" : "ascending");
		rows.map(function (row, i) {
			return { row: row, at: i, value: valueOf(row, column) };
		}).sort(function (a, b) {
			return compare(a.value, b.value, down ? -1 : 1) ||
				a.at - b.at;
		}).forEach(function (item) {
			body.appendChild(item.row);
		});
	}

	/* The words stay as they are beside the button: in print, headers that are
	 * told again on the next sheet lose what is in a button. */
	function addSort(table) {
		all("thead th", table).forEach(function (th) {
			var button = make("button"), name = th.textContent.trim();

			if (!name || th.hasAttribute("data-as-is"))
				return;
			button.type = "button";
			button.setAttribute("aria-label",
				say("按“" + name + "”排序", "sort by " + name));
			th.appendChild(button);
			th.className += " sorts";
			th.addEventListener("click", function () {
				sortBy(table, th);
			});
		});
	}

	/* Filtering: the rows of all tables of a part, by words and by level; what
	 * stands over a fold is said of all its rows. */
	function textOf(row, folds) {
		var text = row.textContent;

		folds.forEach(function (d) {
			if (d.contains(row))
				text += " " + d.querySelector("summary").textContent;
		});
		return text.toLowerCase();
	}

	function addFilter(part) {
		var rows = all("tbody tr", part), folds = all("details", part);
		var tool = make("p"), told = make("span"), label = make("label");
		var input = make("input"), select = make("select");
		var first = part.querySelector("details, .scroll, table");
		var texts = null;

		function apply() {
			var words = input.value.trim().toLowerCase().split(/\s+/);
			var level = select.value, shown = 0;

			texts = texts || rows.map(function (row) {
				return textOf(row, folds);
			});
			rows.forEach(function (row, i) {
				var text = texts[i];
				var fits = (!level ||
					row.getAttribute("data-level") === level) &&
					words.every(function (w) {
						return text.indexOf(w) >= 0;
					});

				row.hidden = !fits;
				shown += fits;
			});
			folds.forEach(function (d) {
				if (!d.querySelector("tbody tr"))
					return;
				d.hidden = !d.querySelector("tbody tr:not([hidden])");
				if (input.value.trim() && !d.hidden)
					d.open = true;
			});
			told.textContent = shown === rows.length ? "" :
				say("符合的有 " + shown + " 行，共 " + rows.length + " 行",
					shown + " of " + rows.length + " rows");
		}

		tool.className = "tool";
		told.setAttribute("role", "status");
		input.type = "search";
		label.appendChild(make("span", say("筛选 ", "Filter ")));
		label.appendChild(input);
		tool.appendChild(label);
		if (rows.some(function (r) { return r.hasAttribute("data-level"); })) {
			[["", say("各级别", "all levels")], ["error", say("错误", "errors")],
				["warning", say("警告", "warnings")],
				["notice", say("提示", "notices")]].forEach(function (o) {
				var option = make("option", o[1]);

				option.value = o[0];
				select.appendChild(option);
			});
			select.setAttribute("aria-label", say("级别", "level"));
			tool.appendChild(select);
		}
		tool.appendChild(told);
		input.addEventListener("input", apply);
		select.addEventListener("change", apply);
		first.parentNode.insertBefore(tool, first);
	}

	all("table[data-sort]").forEach(addSort);
	all("[data-filter]").forEach(addFilter);
	all("[data-fold-all]").forEach(addFoldAll);
	addFolds();
	seeScroll();
	window.addEventListener("resize", seeScroll);
	document.addEventListener("toggle", seeScroll, true);
})();
