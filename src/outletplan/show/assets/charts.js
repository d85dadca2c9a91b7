/*
 * Layers of a map, each one JSON element of columns (see map_data.py), drawn on one canvas and
 * searched when the map is clicked.
 *
 *   Chart      draws the rows of an element and finds those under a point
 *   Names      writes the names of a chart's rows where there is room
 *   Selected   draws one row again with a heavy edge
 */
const outletplanCharts = (() => {
  "use strict";

  const MICRO = 1e-6; // coordinates come in millionths of a degree
  const FAR = 13; // zoom below which dots are drawn smaller
  const DOT = 8; // pixels below which a line is drawn as a ring
  const CASING = 3; // pixels by which the edge of a line is wider than the line

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className || "";
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /* A column is a list of words and, unless every row has its own, the place of each row's word. */
  const cell = (column, row) => column.words[column.codes ? column.codes[row] : row];

  /* Columns of differences to world pixels at zoom 0: parts of each row and the box around them. */
  function unpack(shape, crs) {
    const count = shape.x.length;
    const x = new Float64Array(count);
    const y = new Float64Array(count);
    for (let i = 0, lon = 0, lat = 0; i < count; i++) {
      lon += shape.x[i];
      lat += shape.y[i];
      const at = crs.latLngToPoint({ lat: lat * MICRO, lng: lon * MICRO }, 0);
      x[i] = at.x;
      y[i] = at.y;
    }
    const rows = [];
    for (let row = 0, part = 0, start = 0; row < shape.parts.length; row++) {
      const parts = [];
      const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
      for (const last = part + shape.parts[row]; part < last; part++) {
        const end = start + shape.sizes[part];
        parts.push([start, end]);
        for (; start < end; start++) {
          box.left = Math.min(box.left, x[start]);
          box.right = Math.max(box.right, x[start]);
          box.top = Math.min(box.top, y[start]);
          box.bottom = Math.max(box.bottom, y[start]);
        }
      }
      rows.push({ parts, box });
    }
    return { x, y, rows };
  }

  const symbols = {
    circle: (ctx, x, y, r) => {
      ctx.moveTo(x + r, y);
      ctx.arc(x, y, r, 0, 2 * Math.PI);
    },
    diamond: (ctx, x, y, r) => polygon(ctx, x, y, [0, -r, r, 0, 0, r, -r, 0]),
    triangle: (ctx, x, y, r) => polygon(ctx, x, y, [0, -r, r, 0.8 * r, -r, 0.8 * r]),
    square: (ctx, x, y, r) => polygon(ctx, x, y, [-r, -r, r, -r, r, r, -r, r]),
  };

  function polygon(ctx, x, y, steps) {
    for (let i = 0; i < steps.length; i += 2) {
      ctx[i ? "lineTo" : "moveTo"](x + steps[i], y + steps[i + 1]);
    }
    ctx.closePath();
  }

  function hatch(ctx, style) {
    const tile = element("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = style.fill;
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = style.hatch;
    pen.lineWidth = 1.4;
    for (const shift of [-8, 0, 8]) {
      pen.moveTo(shift, 8);
      pen.lineTo(shift + 8, 0);
    }
    pen.stroke();
    return ctx.createPattern(tile, "repeat");
  }

  function stroke(ctx, colour, width, dash) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.setLineDash(dash || []);
    ctx.stroke();
  }

  function paint(ctx, style, rule) {
    if (style.casing) stroke(ctx, style.casing, (style.width || 0) + CASING);
    if (style.fill) {
      ctx.globalAlpha = style.alpha || 1;
      ctx.fillStyle = style.hatch ? hatch(ctx, style) : style.fill;
      ctx.fill(rule || "nonzero");
      ctx.globalAlpha = 1;
    }
    if (style.stroke) stroke(ctx, style.stroke, style.width || 1, style.dash);
  }

  /* A canvas that moves and scales with the map, redrawn after each move. */
  const Sheet = L.Renderer.extend({
    onAdd(map) {
      this.options.pane = this.options.pane || "overlayPane";
      if (!map.getPane(this.options.pane)) {
        map.createPane(this.options.pane).style.zIndex = this.options.zIndex;
      }
      L.Renderer.prototype.onAdd.call(this);
    },
    _initContainer() {
      this._container = element("canvas", "op-sheet");
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const dense = window.devicePixelRatio || 1;
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = size.x * dense;
      canvas.height = size.y * dense;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      const ctx = canvas.getContext("2d");
      ctx.scale(dense, dense);
      ctx.translate(-this._bounds.min.x, -this._bounds.min.y);
      ctx.lineJoin = ctx.lineCap = "round";
      this.draw(ctx);
    },
  });

  /* World pixels to layer pixels: scale, then shift. */
  function frameOf(map) {
    const origin = map.getPixelOrigin();
    return { scale: 2 ** map.getZoom(), dx: -origin.x, dy: -origin.y };
  }

  const Chart = Sheet.extend({
    initialize(data, crs, options) {
      this.data = data;
      this.shape = unpack(data.shape, crs);
      Sheet.prototype.initialize.call(this, options);
    },
    style(row) {
      return this.data.classes[this.data.class[row]];
    },
    /* Does the box of a row come within so many pixels of a box of the layer? */
    meets(row, { min, max }, margin, { scale, dx, dy }) {
      const { left, top, right, bottom } = this.shape.rows[row].box;
      return (
        left * scale + dx <= max.x + margin &&
        right * scale + dx >= min.x - margin &&
        top * scale + dy <= max.y + margin &&
        bottom * scale + dy >= min.y - margin
      );
    },
    /* Width and height of a row in pixels. */
    room(row, { scale }) {
      const { left, top, right, bottom } = this.shape.rows[row].box;
      return { x: (right - left) * scale, y: (bottom - top) * scale };
    },
    /* Points are painted a class at a time, in runs; lines and areas one by one, outlines last. */
    draw(ctx) {
      const frame = frameOf(this._map);
      const rows = Array.from(this.shape.rows.keys());
      const above = (row) => Boolean(this.style(row).above);
      let run = null;
      for (const row of [...rows.filter((row) => !above(row)), ...rows.filter(above)]) {
        const style = this.style(row);
        const mark = style.start || style;
        const point = this.isPoint(row, frame);
        if (run && (run !== mark || !point)) {
          paint(ctx, run);
          run = null;
        }
        if (!this.meets(row, this._bounds, 20, frame)) continue;
        if (!run) ctx.beginPath();
        this.trace(ctx, row, frame, point ? mark : null);
        if (!point) {
          paint(ctx, style, "evenodd");
          if (style.start) this.ring(ctx, row, frame, mark);
        } else if (mark.symbol) run = mark;
        else paint(ctx, { stroke: style.stroke, width: 1.7 });
      }
      if (run) paint(ctx, run);
    },
    /* A ring about the start of a line. */
    ring(ctx, row, frame, style) {
      ctx.beginPath();
      this.trace(ctx, row, frame, style);
      paint(ctx, style);
    },
    /* Points, and in some layers lines too short to be seen at this zoom. */
    isPoint(row, frame) {
      const { x, y } = this.room(row, frame);
      return Math.max(x, y) <= (this.data.rings ? DOT : 0);
    },
    trace(ctx, row, frame, style) {
      const { x, y } = this.shape;
      for (const [start, end] of this.shape.rows[row].parts) {
        if (style) {
          const px = x[start] * frame.scale + frame.dx;
          const py = y[start] * frame.scale + frame.dy;
          const far = style.dot && frame.scale < 2 ** FAR;
          symbols[style.symbol || "circle"](ctx, px, py, far ? style.dot : style.radius || 5);
          continue;
        }
        let lastX = Infinity;
        let lastY = Infinity;
        for (let i = start; i < end; i++) {
          const px = x[i] * frame.scale + frame.dx;
          const py = y[i] * frame.scale + frame.dy;
          if (i < end - 1 && Math.abs(px - lastX) + Math.abs(py - lastY) < 0.7) continue;
          ctx[i === start ? "moveTo" : "lineTo"](px, py);
          lastX = px;
          lastY = py;
        }
        if (this.style(row).area) ctx.closePath();
      }
    },
    /* Rows under a point of the layer, nearest first; of areas, the one drawn last first. */
    hits(at) {
      const frame = frameOf(this._map);
      const reach = L.Browser.touch && L.Browser.mobile ? 14 : 7;
      const found = [];
      for (let row = this.shape.rows.length - 1; row >= 0; row--) {
        if (!this.meets(row, { min: at, max: at }, reach, frame)) continue;
        const away = this.distance(row, at, frame);
        if (away <= reach) found.push({ chart: this, row, away });
      }
      return found.sort((a, b) => a.away - b.away);
    },
    distance(row, at, frame) {
      const { x, y } = this.shape;
      const area = this.style(row).area && !this.isPoint(row, frame);
      let nearest = Infinity;
      let inside = false;
      for (const [start, end] of this.shape.rows[row].parts) {
        let previous = null;
        for (let i = start; i < end; i++) {
          const here = L.point(x[i] * frame.scale + frame.dx, y[i] * frame.scale + frame.dy);
          if (previous && area) inside = crosses(at, previous, here) !== inside;
          else nearest = Math.min(nearest, gap(at, previous || here, here));
          previous = here;
        }
      }
      return area ? (inside ? 0 : Infinity) : nearest;
    },
  });

  const gap = L.LineUtil.pointToSegmentDistance;
  const crosses = (at, a, b) =>
    a.y > at.y !== b.y > at.y && at.x < ((b.x - a.x) * (at.y - a.y)) / (b.y - a.y) + a.x;

  /* Cells of a grid of six pixels that a box covers. */
  function cellsOf(left, top, right, bottom) {
    const cells = [];
    for (let x = Math.floor(left / 6); x <= Math.floor(right / 6); x++) {
      for (let y = Math.floor(top / 6); y <= Math.floor(bottom / 6); y++) cells.push(x * 1e5 + y);
    }
    return cells;
  }

  /* Names where there is room: of areas first, and only while they are small. */
  const Names = Sheet.extend({
    initialize(page, chart, options) {
      this.page = page;
      this.chart = chart;
      Sheet.prototype.initialize.call(this, options);
    },
    getEvents() {
      const moved = ({ layer }) => layer instanceof Chart && this._update();
      return { ...Sheet.prototype.getEvents.call(this), layeradd: moved, layerremove: moved };
    },
    draw(ctx) {
      const frame = frameOf(this._map);
      const rows = Array.from(this.chart.shape.rows.keys());
      const above = (row) => Boolean(this.chart.style(row).above);
      const taken = { names: new Set(), points: new Set() };
      this.page.charts.forEach((chart) => this.avoid(chart, frame, taken));
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      for (const row of [...rows.filter(above), ...rows.filter((row) => !above(row))]) {
        if (this.chart.meets(row, this._bounds, 0, frame)) this.write(ctx, row, frame, taken);
      }
    },
    /* Points of other layers: no name may hide behind a mark, and none should behind a dot. */
    avoid(chart, frame, taken) {
      if (chart === this.chart || !this._map.hasLayer(chart)) return;
      const reach = chart.data.marks ? 8 : 3;
      chart.shape.rows.forEach(({ box }, row) => {
        if (box.left !== box.right || !chart.meets(row, this._bounds, 0, frame)) return;
        const x = box.left * frame.scale + frame.dx;
        const y = box.top * frame.scale + frame.dy;
        const cells = cellsOf(x - reach, y - reach, x + reach, y + reach);
        cells.forEach((at) => taken[chart.data.marks ? "names" : "points"].add(at));
      });
    },
    write(ctx, row, frame, taken) {
      const above = this.chart.style(row).above;
      const room = this.chart.room(row, frame);
      const isPoint = this.chart.isPoint(row, frame);
      if (above && room.x > 150) return;
      const lines = this.lines(row, above || room.y < 44);
      ctx.font = `${above ? "600 14px" : "12px"} ${this.page.font}`;
      const width = Math.max(...lines.map((line) => ctx.measureText(line).width));
      if (!isPoint && !above && (width > room.x * 1.05 || room.y < 14)) return;
      const half = L.point(width / 2 + 1, 7.5 * lines.length);
      const at = this.anchor(row, frame);
      const shifts = isPoint ? [17, -17] : [0, 24, -24, 14, -14].filter((y) => 3 * Math.abs(y) < room.y);
      const places = shifts.map((shift) => {
        const middle = at.add([0, shift]);
        const { x, y } = middle;
        return { middle, cells: cellsOf(x - half.x, y - half.y, x + half.x, y + half.y) };
      });
      const free = (place, kind) => !place.cells.some((cell) => taken[kind].has(cell));
      const open = places.filter((place) => free(place, "names"));
      const best = open.find((place) => free(place, "points")) || open[0];
      if (!best) return;
      best.cells.forEach((cell) => taken.names.add(cell));
      this.paint(ctx, lines, best.middle, above);
    },
    lines(row, single) {
      const { name, tag } = this.chart.data;
      const lines = [Array.from(String(cell(name, row) ?? "").slice(0, 48)).slice(0, 24).join("")];
      const second = tag && cell(tag, row);
      return second && !single ? [...lines, second] : lines;
    },
    paint(ctx, lines, middle, above) {
      lines.forEach((line, n) => {
        const y = middle.y + (n - (lines.length - 1) / 2) * 15;
        ctx.lineWidth = 3.5;
        ctx.strokeStyle = "rgba(255,255,255,.85)";
        ctx.strokeText(line, middle.x, y);
        ctx.fillStyle = above ? "#4a4a4a" : "#111";
        ctx.fillText(line, middle.x, y);
      });
    },
    /* Middle of the largest part: its centre of area, or of its box if it has none. */
    anchor(row, frame) {
      const { x, y, rows } = this.chart.shape;
      let best = { area: -1 };
      for (const [start, end] of rows[row].parts) {
        let area = 0;
        let cx = 0;
        let cy = 0;
        for (let i = start, j = end - 1; i < end; j = i++) {
          const cross = (x[j] - x[start]) * (y[i] - y[start]) - (x[i] - x[start]) * (y[j] - y[start]);
          area += cross;
          cx += cross * (x[i] + x[j] - 2 * x[start]);
          cy += cross * (y[i] + y[j] - 2 * y[start]);
        }
        if (Math.abs(area) <= best.area) continue;
        best = area
          ? { area: Math.abs(area), x: x[start] + cx / (3 * area), y: y[start] + cy / (3 * area) }
          : { area: 0, x: x[start], y: y[start] };
      }
      return L.point(best.x * frame.scale + frame.dx, best.y * frame.scale + frame.dy);
    },
  });

  /* The thing whose popup is open, drawn again with a heavy edge. */
  const Selected = Sheet.extend({
    draw(ctx) {
      if (!this.hit) return;
      const { chart, row } = this.hit;
      const frame = frameOf(this._map);
      const point = chart.isPoint(row, frame);
      const style = { ...chart.style(row), radius: 9 };
      ctx.beginPath();
      chart.trace(ctx, row, frame, point ? style : null);
      paint(ctx, { stroke: "#fff", width: 6 });
      paint(ctx, { stroke: "#111", width: 3 });
    },
    show(hit) {
      this.hit = hit;
      if (this._map) this._update();
    },
  });

  return { Chart, Names, Selected, cell, element, paint, symbols };
})();
