/*
 * The page around the layers: title, legend, popups, print. Text of strangers is only ever set as
 * textContent or painted on a canvas: nothing here makes HTML of it.
 *
 *   outletplan.page(map, id)         title, extent, panel, clicks
 *   outletplan.chart(map, id)        a layer that draws the rows of an element
 *   outletplan.names(map, chart)     a layer that writes the names of a chart's rows
 */
window.outletplan = (() => {
  "use strict";

  const { Chart, Names, Selected, Sheet, anchorOf, cell, element, frameOf, paint, symbols } =
    outletplanCharts;
  const NARROW = 640; // pixels of width below which panels start closed
  const WIDE = 1000; // pixels from which the list may stay open beside the plan
  const ROOMY = 1440; // pixels from which it starts open
  const SHARP = 2.5; // times as many pixels on paper as on a screen

  const read = (id) => JSON.parse(document.getElementById(id).textContent);

  const say = (value) =>
    typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: 3 }) : value;

  function card(hit, spot) {
    const { data } = hit.chart;
    const made = element("div", "op-card");
    made.append(element("h2", "op-text", String(cell(data.name, hit.row) ?? "")));
    made.append(element("p", "op-text op-class", `${data.title} · ${hit.chart.style(hit.row).label}`));
    if (spot) made.append(spot);
    const table = element("table");
    for (const column of data.fields) {
      const value = cell(column, hit.row);
      if (value === undefined || value === null || value === "") continue;
      const line = table.insertRow();
      line.append(element("th", "op-text", column.label), element("td", "op-text", say(value)));
      line.firstChild.scope = "row";
    }
    made.append(table);
    return made;
  }

  /* Widths that legend and list take beside the plan. */
  const aside = (size) => (size.x >= 720 ? 274 : 10); // a notebook is 850 wide
  const listed = ({ list, paper }, size) => (list.isOpen() && !paper && size.x >= WIDE ? 366 : 12);

  /* One popup for all that lies under the click, leafed through; the spot with the unit it is in. */
  function popup(page, { hits, at, spot, unit, from }) {
    const size = page.map.getSize();
    const beside = listed(page, size) > 12; // clear of the title, and of search or list
    const above = page.head.offsetHeight + (beside ? 10 : 56);
    const opened = L.popup({
      maxWidth: Math.min(340, size.x - 60),
      minWidth: Math.min(260, size.x - 60),
      maxHeight: Math.max(140, Math.min(400, size.y - above - 80)),
      autoPanPaddingTopLeft: [listed(page, size), above],
      autoPanPaddingBottomRight: [aside(size), 10],
    }).setLatLng(at);
    const count = element("span");
    const bar = element("p", "op-turn");
    const turned = element("div");
    turned.tabIndex = -1;
    const alone = element("div");
    if (spot) alone.append(spot);
    const leaves = hits.length || 1;
    let shown = 0;
    const turn = (by) => {
      shown = (shown + by + leaves) % leaves;
      count.textContent = `${shown + 1} / ${leaves}`;
      const hit = hits[shown];
      const own = hit && hit === unit ? spot : null;
      turned.replaceChildren(...(leaves > 1 ? [bar] : []), hit ? card(hit, own) : alone);
      opened.setContent(turned);
      page.selected.show(hit || null);
    };
    const button = (by, sign, title) => {
      const made = element("button", "", sign);
      made.type = "button";
      made.title = title;
      made.setAttribute("aria-label", title);
      made.onclick = () => {
        turn(by);
        made.focus();
      };
      return made;
    };
    bar.append(button(-1, "‹", page.words.previous), count, button(1, "›", page.words.next));
    turn(0);
    opened.openOn(page.map);
    page.from = from || null;
    page.back = null;
    const shut = opened.getElement().querySelector(".leaflet-popup-close-button");
    shut.title = page.words.close;
    shut.setAttribute("aria-label", page.words.close);
    shut.addEventListener("click", () => leave(page));
    if (from) turned.focus({ preventScroll: true });
  }

  /* From a popup back to where the keyboard was, and to the view it had. */
  function leave(page) {
    if (page.back) page.back();
    if (page.from) page.from.focus({ preventScroll: true });
    page.from = page.back = null;
  }

  /* A row that was chosen in the list or by search. */
  function open(page, { chart, row }, from) {
    if (!page.map.hasLayer(chart)) page.map.addLayer(chart);
    const bounds = chart.bounds(row, page.map);
    if (bounds) fit(page, bounds, 16);
    const at = bounds
      ? page.map.layerPointToLatLng(anchorOf(chart.shape, row, frameOf(page.map)))
      : page.map.getCenter();
    popup(page, { hits: [{ chart, row }], at, from });
  }

  function under(page, at) {
    const found = [];
    for (const chart of page.charts) {
      if (page.map.hasLayer(chart) && !chart.data.quiet) found.unshift(chart.hits(at));
    }
    return found.flat();
  }

  /* What lies at a place: all that is drawn there, and what holds at the spot. */
  function lookAt(page, latlng, layerPoint) {
    const hits = under(page, layerPoint);
    const units = page.charts.find(({ data }) => data.spacing);
    const within = units ? units.hits(layerPoint, frameOf(page.map))[0] : undefined;
    const near = page.bounds && page.bounds.pad(0.1).contains(latlng);
    const spot = units && near ? outletplanSpot(page, latlng, within ? within.row : null) : null;
    const unit = hits.find(({ chart, row }) => within && chart === units && row === within.row);
    return { hits, at: latlng, spot, unit };
  }

  function clicked(page, { layerPoint, latlng }) {
    const seen = lookAt(page, latlng, layerPoint);
    if (seen.hits.length || seen.spot) popup(page, seen);
  }

  /* The same at the centre of the map, for the keyboard; far from all it says that nothing is there. */
  function readCentre(page, from) {
    const centre = page.map.getCenter();
    const seen = lookAt(page, centre, page.map.latLngToLayerPoint(centre));
    const { hits, spot } = seen;
    if (!hits.length && !spot) seen.spot = element("p", "op-note", page.words.no_unit);
    popup(page, { ...seen, from });
    const lines = seen.spot
      ? seen.spot.matches("p") ? [seen.spot] : [...seen.spot.querySelectorAll("p, li")]
      : [];
    const names = hits.map(({ chart, row }) => cell(chart.data.name, row));
    const said = lines.length ? lines.map((line) => line.textContent) : names;
    return said.join(page.words.semicolon);
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

  /* The colours of a layer with their counts, and the choice of other ones. */
  function legend(page, chart) {
    const { data } = chart;
    const made = element("div", "op-legend");
    if (data.quiet) return made;
    if (data.choices) {
      const choice = element("select");
      choice.setAttribute("aria-label", `${data.title}: ${page.words.colour_by}`);
      for (const { choice: title } of [data, ...data.choices]) {
        choice.append(element("option", "", `${page.words.colour_by} ${title}`));
      }
      choice.selectedIndex = chart.number || 0;
      choice.onchange = () => {
        chart.number = choice.selectedIndex;
        chart.choose(chart.number);
        const other = legend(page, chart);
        made.replaceWith(other);
        other.querySelector("select").focus();
        page.list.refresh();
      };
      made.append(choice);
    } else if (data.choice) {
      made.append(element("p", "op-note", `${page.words.colour_by} ${data.choice}`));
    }
    for (const style of chart.chosen.classes.filter((one) => one.count)) {
      const line = element("p");
      line.append(swatch(style), element("span", "op-text", style.label));
      line.append(element("b", "", say(style.count)));
      made.append(line);
    }
    for (const note of data.notes) made.append(element("p", "op-note", note));
    return made;
  }

  /* The layer switch is the legend too, and takes names as text. */
  const { _addItem: addItem, _onInputClick: switched } = L.Control.Layers.prototype;
  const { onAdd } = L.Control.Layers.prototype;
  L.Control.Layers.include({
    /* In a narrow window it starts as a button, with its word on it. */
    onAdd(map) {
      const made = onAdd.call(this, map);
      this._layersLink.textContent = this._layersLink.title = map.outletplan.words.legend;
      return made;
    },
    _addItem(item) {
      const label = addItem.call(this, { ...item, name: "" });
      label.querySelector("span span").textContent = ` ${item.name}`;
      if (item.layer instanceof Chart && this._map.hasLayer(item.layer)) {
        label.after(legend(this._map.outletplan, item.layer));
      }
      return label;
    },
    /* A layer that comes or goes takes its colours along; no box is made anew under the click. */
    _onInputClick(event) {
      switched.call(this, event);
      for (const input of this._layerControlInputs) {
        const { layer } = this._getLayer(input.layerId);
        const label = input.closest("label");
        const { nextElementSibling: next } = label;
        const told = next && next.matches(".op-legend") ? next : null;
        if (!(layer instanceof Chart) || this._map.hasLayer(layer) === Boolean(told)) continue;
        if (told) told.remove();
        else label.after(legend(this._map.outletplan, layer));
      }
    },
  });

  /* Room for the title above, and for list and legend beside the plan where the window is wide. */
  function fit(page, bounds, maxZoom = 18) {
    const size = page.map.getSize();
    page.map.fitBounds(bounds, {
      paddingTopLeft: [listed(page, size), page.head.offsetHeight + 12],
      paddingBottomRight: [aside(size), 34],
      maxZoom,
      animate: false,
    });
  }

  /* All layers of ours on one canvas, as sharp as print is. */
  function picture(map) {
    const size = map.getSize();
    const min = map.containerPointToLayerPoint([0, 0]);
    const made = element("canvas", "op-picture");
    made.width = size.x * SHARP;
    made.height = size.y * SHARP;
    made.style.width = `${size.x}px`;
    made.style.height = `${size.y}px`;
    L.DomUtil.setPosition(made, min);
    const ctx = made.getContext("2d");
    ctx.scale(SHARP, SHARP);
    ctx.translate(-min.x, -min.y);
    ctx.lineJoin = ctx.lineCap = "round";
    const sheets = [];
    map.eachLayer((layer) => layer instanceof Sheet && sheets.push(layer));
    sheets.sort((a, b) => a.options.zIndex - b.options.zIndex);
    for (const sheet of sheets) {
      const bounds = sheet._bounds;
      sheet._bounds = L.bounds(min, min.add(size));
      sheet.draw(ctx, SHARP);
      sheet._bounds = bounds;
    }
    map.getPane("mapPane").append(made);
    return made;
  }

  /* On paper the map fills a sheet of A3, and the list follows on the next if it is open. */
  function printing(page) {
    const { map } = page;
    const root = map.getContainer();
    const { side } = page.list;
    const lay = (on) => {
      page.paper = on;
      root.classList.toggle("op-paper", on);
      if (on) root.after(side);
      else page.head.after(side);
      map.invalidateSize({ animate: false, pan: false });
    };
    let back = null;
    window.addEventListener("beforeprint", () => {
      if (back) return;
      const view = [map.getCenter(), map.getZoom(), { animate: false }];
      const all = page.bounds && map.getBounds().contains(page.bounds);
      const bounds = all ? page.bounds : map.getBounds().pad(-0.1);
      map.closePopup();
      lay(true);
      fit(page, bounds, 22);
      const made = picture(map);
      back = () => {
        made.remove();
        lay(false);
        map.setView(...view);
        back = null;
      };
    });
    window.addEventListener("afterprint", () => back && back());
  }

  function page(map, id) {
    const data = read(id);
    const root = map.getContainer();
    root.classList.add("op-map");
    root.setAttribute("role", "region");
    root.setAttribute("aria-label", data.title);
    const made = { map, words: data.words, charts: [], depth: 300, head: head(data) };
    made.bounds = data.bounds && L.latLngBounds(data.bounds);
    made.datum = data.datum;
    made.accuracy = data.accuracy_m;
    made.font = getComputedStyle(root).fontFamily;
    made.isRoomy = () => root.clientWidth >= ROOMY;
    made.isWide = () => root.clientWidth >= WIDE;
    made.refit = () => {
      const all = made.bounds && map.getBounds().contains(made.bounds);
      if (all && made.isWide()) fit(made, made.bounds);
    };
    made.open = (hit, from) => open(made, hit, from);
    map.outletplan = made;
    document.documentElement.lang = data.lang;
    document.title = data.title;
    made.list = outletplanList(made);
    root.prepend(made.head, made.list.side);
    const settle = () => root.style.setProperty("--op-head", `${made.head.offsetHeight}px`);
    new ResizeObserver(settle).observe(made.head);
    settle();
    map.attributionControl.setPrefix("Leaflet");
    map.zoomControl.setPosition("bottomright");
    const { _zoomInButton: closer, _zoomOutButton: farther } = map.zoomControl;
    for (const [button, word] of [[closer, "zoom_in"], [farther, "zoom_out"]]) {
      button.title = data.words[word];
      button.setAttribute("aria-label", data.words[word]);
    }
    const scale = L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map).getContainer();
    const north = element("span", "op-north", `▲ ${data.words.north}`);
    north.title = data.words.north_is_up;
    scale.append(north);
    if (data.bounds) fit(made, data.bounds);
    made.selected = new Selected({ pane: "op-selected", zIndex: 399 }).addTo(map);
    map.on("popupclose", () => made.selected.show(null));
    map.on("click", (event) => {
      if (!event.originalEvent.target.closest(".leaflet-interactive")) clicked(made, event);
    });
    let asked = null;
    map.on("mousemove", ({ layerPoint }) => {
      if (!asked) {
        requestAnimationFrame(() => {
          root.style.cursor = under(made, asked).length ? "pointer" : "";
          asked = null;
        });
      }
      asked = layerPoint;
    });
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      map.closePopup();
      leave(made);
    });
    outletplanCentre(made, (from) => readCentre(made, from));
    printing(made);
  }

  /* Layers lie above each other in the order in which they are made. */
  const place = (page, pane) => ({ pane, zIndex: page.depth++ });

  /* Outlets are told in their own layer; where others name them they have the rows of that one. */
  function outletsOf(page) {
    const chart = page.charts.find(({ data }) => data.in_being !== undefined);
    if (!chart) return [];
    const { name, fields } = chart.data;
    page.outlets ??= Array.from({ length: chart.shape.rows }, (_, row) => {
      const id = cell(fields[0], row);
      return cell(name, row) === id ? id : `${cell(name, row)} · ${id}`;
    });
    return page.outlets;
  }

  function chart(map, id) {
    const data = read(id);
    for (const column of data.fields) {
      if (!column.of) continue;
      Object.defineProperty(column, "words", { get: () => outletsOf(map.outletplan) });
    }
    const made = new Chart(data, place(map.outletplan, id));
    map.outletplan.charts.push(made);
    map.outletplan.list.offer(made);
    return made.data.off ? made : made.addTo(map);
  }

  /* Names stand above all marks: a dot is told from its place, a name only if it can be read. */
  const names = (map, of) => new Names(map.outletplan, of, { pane: "op-names", zIndex: 398 });

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
