/*
 * The page around the layers: title, legend, popups. Text of strangers is only ever set as
 * textContent or painted on a canvas: nothing here makes HTML of it.
 *
 *   outletplan.page(map, id)         title, extent, clicks
 *   outletplan.chart(map, id)        a layer that draws the rows of an element
 *   outletplan.names(map, chart)     a layer that writes the names of a chart's rows
 */
window.outletplan = (() => {
  "use strict";

  const { Chart, Names, Selected, cell, element, paint, symbols } = outletplanCharts;
  const NARROW = 640; // pixels of width below which panels start closed

  const read = (id) => JSON.parse(document.getElementById(id).textContent);

  const say = (value) =>
    typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: 3 }) : value;

  function card(hit) {
    const { data } = hit.chart;
    const made = element("div", "op-card");
    made.append(element("h2", "op-text", String(cell(data.name, hit.row) ?? "")));
    made.append(element("p", "op-class", `${data.title} · ${hit.chart.style(hit.row).label}`));
    const table = element("table");
    for (const column of data.fields) {
      const value = cell(column, hit.row);
      if (value === undefined || value === null || value === "") continue;
      const line = table.insertRow();
      line.append(element("th", "", column.label), element("td", "op-text", say(value)));
      line.firstChild.scope = "row";
    }
    made.append(table);
    return made;
  }

  /* Width that the legend takes beside the plan. */
  const aside = (size) => (size.x >= 900 ? 274 : 10);

  /* One popup for all that lies under the click, leafed through. */
  function popup(page, hits, at) {
    const size = page.map.getSize();
    const above = page.head.offsetHeight + (size.x < NARROW ? 70 : 10); // clear of title and buttons
    const opened = L.popup({
      maxWidth: Math.min(340, size.x - 60),
      minWidth: Math.min(240, size.x - 60),
      maxHeight: Math.max(140, Math.min(380, size.y - above - 80)),
      autoPanPaddingTopLeft: [10, above],
      autoPanPaddingBottomRight: [aside(size), 10],
    }).setLatLng(at);
    const count = element("span");
    const bar = element("p", "op-turn");
    let shown = 0;
    const turn = (by) => {
      shown = (shown + by + hits.length) % hits.length;
      count.textContent = `${shown + 1} / ${hits.length}`;
      const body = element("div");
      body.append(...(hits.length > 1 ? [bar] : []), card(hits[shown]));
      opened.setContent(body);
      page.selected.show(hits[shown]);
    };
    const button = (by, sign, title) => {
      const made = element("button", "", sign);
      made.type = "button";
      made.title = title;
      made.onclick = () => {
        turn(by);
        made.focus();
      };
      return made;
    };
    bar.append(button(-1, "‹", page.words.previous), count, button(1, "›", page.words.next));
    turn(0);
    opened.openOn(page.map);
  }

  function under(page, at) {
    const found = [];
    for (const chart of page.charts) {
      if (page.map.hasLayer(chart) && !chart.data.quiet) found.unshift(chart.hits(at));
    }
    return found.flat();
  }

  function head(data) {
    const made = element("header", "op-head");
    const title = element("h1", "op-text", data.title);
    if (data.badge) made.append(element("strong", "op-badge", data.badge));
    made.append(title);
    for (const line of data.lines) made.append(element("p", "op-text", line));
    L.DomEvent.disableClickPropagation(made);
    L.DomEvent.disableScrollPropagation(made);
    return made;
  }

  function swatch(style) {
    const made = element("canvas", "op-swatch");
    made.width = 44;
    made.height = 28;
    const ctx = made.getContext("2d");
    ctx.scale(2, 2);
    const mark = style.start || style;
    ctx.beginPath();
    if (style.area) ctx.rect(1.5, 1.5, 19, 11);
    else if (mark.symbol) symbols[mark.symbol](ctx, 11, 7, Math.min(mark.radius, 5.5));
    else {
      ctx.moveTo(1, 7);
      ctx.lineTo(21, 7);
    }
    paint(ctx, mark);
    return made;
  }

  function legend(data) {
    const made = element("div", "op-legend");
    if (data.quiet) return made;
    for (const style of data.classes.filter((one) => one.count)) {
      const line = element("p");
      line.append(swatch(style), element("span", "op-text", style.label));
      line.append(element("b", "", say(style.count)));
      made.append(line);
    }
    for (const note of data.notes) made.append(element("p", "op-note", note));
    return made;
  }

  /* The layer switch is the legend too, and takes names as text. */
  const addItem = L.Control.Layers.prototype._addItem;
  L.Control.Layers.include({
    _addItem(item) {
      const label = addItem.call(this, { ...item, name: "" });
      label.querySelector("span span").textContent = ` ${item.name}`;
      if (item.layer instanceof Chart && this._map.hasLayer(item.layer)) {
        label.after(legend(item.layer.data));
      }
      return label;
    },
  });

  /* Room for the title above, and for the legend beside the plan where the window is wide. */
  function fit(page, bounds) {
    const size = page.map.getSize();
    page.map.fitBounds(bounds, {
      paddingTopLeft: [12, page.head.offsetHeight + 12],
      paddingBottomRight: [aside(size), 34],
      maxZoom: 18,
      animate: false,
    });
  }

  function page(map, id) {
    const data = read(id);
    const root = map.getContainer();
    root.classList.add("op-map");
    const made = { map, words: data.words, charts: [], depth: 300, head: head(data) };
    made.font = getComputedStyle(root).fontFamily;
    map.outletplan = made;
    document.documentElement.lang = data.lang;
    document.title = data.title;
    root.append(made.head);
    const settle = () => root.style.setProperty("--op-head", `${made.head.offsetHeight}px`);
    new ResizeObserver(settle).observe(made.head);
    settle();
    map.attributionControl.setPrefix("Leaflet");
    map.zoomControl._zoomInButton.title = data.words.zoom_in;
    map.zoomControl._zoomOutButton.title = data.words.zoom_out;
    L.control.scale({ imperial: false }).addTo(map);
    if (data.bounds) fit(made, data.bounds);
    made.selected = new Selected({ pane: "op-selected", zIndex: 399 }).addTo(map);
    map.on("popupclose", () => made.selected.show(null));
    map.on("click", (event) => {
      if (event.originalEvent.target.closest(".leaflet-interactive")) return;
      const hits = under(made, event.layerPoint);
      if (hits.length) popup(made, hits, event.latlng);
    });
    map.on("mousemove", (event) => {
      root.style.cursor = under(made, event.layerPoint).length ? "pointer" : "";
    });
  }

  /* Layers lie above each other in the order in which they are made. */
  const place = (page, pane) => ({ pane, zIndex: page.depth++ });

  function chart(map, id) {
    const made = new Chart(read(id), map.options.crs, place(map.outletplan, id));
    map.outletplan.charts.push(made);
    return made;
  }

  const names = (map, of) => new Names(map.outletplan, of, place(map.outletplan, "op-names"));

  /* folium asks jQuery for two things: an element made of a popup's text, and to be called late. */
  window.$ = (given) =>
    typeof given === "string"
      ? [new DOMParser().parseFromString(given, "text/html").body.firstElementChild]
      : { ready: (act) => document.addEventListener("DOMContentLoaded", act) };

  /* Leaflet looks for its marker beside leaflet.css; here the picture stands inside the style. */
  L.Icon.Default.prototype._getIconUrl = (name) => {
    if (name !== "icon") return null;
    const probe = element("div", "leaflet-default-icon-path");
    document.body.append(probe);
    const url = getComputedStyle(probe).backgroundImage.slice(5, -2);
    probe.remove();
    return url;
  };

  return { page, chart, names, narrow: () => window.innerWidth < NARROW };
})();
