/*
 * The panel beside the map: a search box over all layers, and a layer's rows as a table sorted by
 * what needs doing. Both work by keyboard alone; whatever is chosen opens on the map.
 *
 *   outletplanList(page)    the panel's element, with refresh() for when colours have changed
 */
const outletplanList = (() => {
  "use strict";

  const { cell, element } = outletplanCharts;
  const MATCHES = 12; // results shown
  const PAGE = 100; // rows added at a time

  const say = (value, digits) =>
    typeof value === "number"
      ? value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })
      : value;

  /* A decimal for every number of a column or for none, so that they stand under one another. */
  const digitsOf = ({ words }) =>
    words.some((word) => typeof word === "number" && !Number.isInteger(word)) ? 1 : 0;

  const columnOf = ({ data }, key) =>
    key === "name" ? data.name : data.fields.find((one) => one.key === key);

  const isNumber = ({ words }) => typeof words[0] === "number";

  /* What a row is called: its name, or the two that it joins. */
  function headOf(chart, row) {
    const heads = chart.data.list ? chart.data.list.heads : ["name"];
    return heads.map((key) => cell(columnOf(chart, key), row) ?? "").join(" ↔ ");
  }

  function button(className, text) {
    const made = element("button", className, text);
    made.type = "button";
    return made;
  }

  function chip(style) {
    const made = element("span", "op-chip");
    made.style.background = style.fill || style.stroke || "none";
    made.style.borderColor = style.stroke || style.fill || "#777";
    return made;
  }

  /* Rows whose name or id holds what is looked for: the same first, then those that begin so. */
  function matches(page, wanted) {
    const found = [[], [], []];
    for (const chart of page.charts) {
      const columns = [chart.data.name, ...chart.data.fields.slice(0, 1)];
      for (let row = 0; row < chart.shape.rows; row++) {
        let best = 3;
        for (const column of columns) {
          const word = String(cell(column, row) ?? "").toLowerCase();
          const at = word.indexOf(wanted);
          if (at >= 0) best = Math.min(best, word === wanted ? 0 : at === 0 ? 1 : 2);
        }
        if (best < 3 && found[best].length < MATCHES) found[best].push({ chart, row });
      }
    }
    return found.flat().slice(0, MATCHES);
  }

  function search(page, open) {
    const box = element("input", "op-query");
    const list = element("ul", "op-found");
    Object.assign(box, { type: "search", placeholder: page.words.search, autocomplete: "off" });
    Object.assign(list, { id: "op-found", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", page.words.search);
    const says = { role: "combobox", "aria-controls": "op-found", "aria-autocomplete": "list" };
    for (const [name, value] of Object.entries(says)) box.setAttribute(name, value);
    box.setAttribute("aria-label", page.words.search);
    let hits = [];
    let at = -1;

    function point(to) {
      at = to;
      [...list.children].forEach((line, n) => line.setAttribute("aria-selected", n === at));
      const line = list.children[at];
      if (line && line.id) {
        box.setAttribute("aria-activedescendant", line.id);
        line.scrollIntoView({ block: "nearest" });
      } else box.removeAttribute("aria-activedescendant");
    }
    function close() {
      list.hidden = true;
      box.setAttribute("aria-expanded", "false");
      point(-1);
    }
    function take(n) {
      const hit = hits[n];
      if (!hit) return;
      close();
      open(hit, box);
    }
    function line({ chart, row }, n) {
      const made = element("li");
      made.id = `op-found-${n}`;
      made.setAttribute("role", "option");
      made.append(chip(chart.style(row)), element("span", "op-text op-one-line", headOf(chart, row)));
      made.append(element("small", "op-text", `${chart.data.title} · ${chart.style(row).label}`));
      made.onmousedown = (event) => event.preventDefault();
      made.onclick = () => take(n);
      return made;
    }
    box.oninput = () => {
      const wanted = box.value.trim().toLowerCase();
      hits = wanted ? matches(page, wanted) : [];
      const none = element("li", "op-note", page.words.no_match);
      list.replaceChildren(...(hits.length ? hits.map(line) : [none]));
      list.hidden = !wanted;
      box.setAttribute("aria-expanded", String(!list.hidden));
      point(hits.length ? 0 : -1);
    };
    box.onkeydown = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && hits.length) point((at + step + hits.length) % hits.length);
      else if (event.key === "Enter") take(Math.max(0, at));
      else if (event.key === "Escape" && !list.hidden) close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    box.onblur = close;
    box.onfocus = () => box.value && box.oninput();
    box.setAttribute("aria-expanded", "false");
    return { box, list };
  }

  /* The order of rows: by what needs doing, or by a column; what is not known comes last. */
  function ordered(chart, key, down) {
    const { list } = chart.data;
    const rows = list.order ? [...list.order] : Array.from({ length: chart.shape.rows }, (_, n) => n);
    if (key === null) return rows;
    const column = columnOf(chart, key);
    const words = (row) => (key === "head" ? headOf(chart, row) : cell(column, row));
    const sign = down ? -1 : 1;
    const compare = (a, b) =>
      typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
    const unknown = (word) => word === undefined || word === null;
    return rows
      .map((row) => [row, words(row)])
      .sort(([, a], [, b]) => unknown(a) - unknown(b) || (unknown(a) ? 0 : sign * compare(a, b)))
      .map(([row]) => row);
  }

  function table(page, open) {
    const state = { chart: null, key: null, down: false };
    const made = element("table", "op-rows");
    const caption = element("caption", "op-unseen");
    const head = made.createTHead();
    const body = made.createTBody();
    const more = button("op-more", page.words.more_rows);
    let rows = [];

    function add() {
      const from = body.rows.length;
      for (const row of rows.slice(from, from + PAGE)) {
        const line = body.insertRow();
        const first = element("th");
        first.scope = "row";
        const go = button("op-go");
        go.append(chip(state.chart.style(row)), element("span", "op-text", headOf(state.chart, row)));
        go.onclick = () => open({ chart: state.chart, row }, go);
        first.append(go);
        line.append(first);
        for (const column of state.columns) {
          const value = cell(column, row);
          const number = typeof value === "number";
          line.append(element("td", number ? "op-number" : "op-text", say(value ?? "", state.digits[column.key])));
        }
      }
      more.hidden = body.rows.length >= rows.length;
    }
    function title(key, text) {
      const made = element("th");
      made.scope = "col";
      const sorts = button("", text.replace(/[((]/g, "\u200b$&")); // where a title may break
      const now = state.key === key;
      if (key !== "head" && isNumber(columnOf(state.chart, key))) made.className = "op-number";
      made.setAttribute("aria-sort", now ? (state.down ? "descending" : "ascending") : "none");
      sorts.onclick = () => {
        const number = key !== "head" && isNumber(columnOf(state.chart, key));
        state.down = state.key === key ? !state.down : number;
        state.key = key;
        fill();
        head.rows[0].cells[[...head.rows[0].cells].findIndex((one) => one.dataset.key === key)]
          .firstChild.focus();
      };
      made.dataset.key = key;
      made.append(sorts);
      return made;
    }
    function fill() {
      const { chart } = state;
      state.columns = chart.data.list.columns.map((key) => columnOf(chart, key)).filter(Boolean);
      state.digits = Object.fromEntries(state.columns.map((one) => [one.key, digitsOf(one)]));
      caption.textContent = chart.data.title;
      head.replaceChildren();
      const names = [["head", chart.data.title], ...state.columns.map((one) => [one.key, one.label])];
      head.insertRow().append(...names.map(([key, text]) => title(key, text)));
      rows = ordered(chart, state.key, state.down);
      body.replaceChildren();
      add();
    }
    more.onclick = () => {
      const from = body.rows.length;
      add();
      body.rows[from].querySelector("button").focus();
    };
    body.onkeydown = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const all = [...body.querySelectorAll(".op-go")];
      const next = step && all[all.indexOf(event.target) + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
    };
    made.prepend(caption);
    const show = (chart) => {
      Object.assign(state, { chart, key: null, down: false });
      fill();
    };
    return { made, more, show, chart: () => state.chart, refresh: () => state.chart && fill() };
  }

  return function outletplanList(page) {
    const side = element("section", "op-side");
    const bar = element("div", "op-bar");
    const toggle = button("op-toggle", page.words.list);
    const list = element("div", "op-list");
    list.id = "op-list";
    const which = element("select");
    which.setAttribute("aria-label", page.words.table_of);
    const shown = (on) => {
      list.hidden = !on;
      toggle.setAttribute("aria-expanded", String(on));
      side.classList.toggle("op-open", on);
    };
    const open = (hit, from) => {
      if (!page.isWide()) shown(false);
      page.open(hit, from);
    };
    const { box, list: found } = search(page, open);
    const rows = table(page, open);
    const scroll = element("div", "op-scroll");
    scroll.append(rows.made, rows.more);
    list.append(which, scroll);
    bar.setAttribute("role", "search");
    bar.append(box, toggle);
    side.append(bar, found, list);
    side.setAttribute("aria-label", page.words.list);
    toggle.setAttribute("aria-controls", "op-list");
    toggle.onclick = () => {
      shown(list.hidden);
      page.refit();
    };
    which.onchange = () => rows.show(page.charts[which.value]);
    shown(page.isRoomy());
    L.DomEvent.disableClickPropagation(side);
    L.DomEvent.disableScrollPropagation(side);
    /* Another layer has come: it has its line in the choice of tables. */
    const offer = (chart) => {
      if (!chart.data.list) return;
      const count = chart.shape.rows.toLocaleString("en");
      const line = element("option", "", `${chart.data.title} (${count})`);
      line.value = page.charts.indexOf(chart);
      which.append(line);
      if (which.length > 1 && !(rows.chart().data.off && !chart.data.off)) return;
      which.value = line.value;
      rows.show(chart);
    };
    return { side, offer, refresh: rows.refresh, isOpen: () => !list.hidden };
  };
})();
