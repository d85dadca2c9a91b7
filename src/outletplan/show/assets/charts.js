/*
 * Layers of a map, each one JSON element of columns (see maps/data.py), drawn on one canvas and
 * searched when the map is clicked.
 *
 *   Chart      draws the rows of an element and finds those under a point
 *   Names      writes the names of a chart's rows where there is room
 *   Selected   draws one row again with a heavy edge
 */
const outletplanCharts = (() => {
  "use strict";

  const MICRO = 1e-6; // coordinates come in millionths of a degree
  const FAR = 13; // zoom below which dots are drawn smaller and lines thinner
  const NEAR = 14.5; // zoom above which the ground grows pale
  const DOT = 8; // pixels below which a line is drawn as a ring
  const EDGE = 24; // pixels by which a symbol may reach beyond what is drawn
  const CASING = 3; // pixels by which the edge of a line is wider than the line

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className || "";
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /* Letters that stand for places 0, 1, 2, … of words; any other is no place (see maps/data.py). */
  const LETTERS = new Int16Array(128).fill(-1);
  for (let code = 35, place = 0; code < 127; code++) {
    if (!"&<>\\".includes(String.fromCharCode(code))) LETTERS[code] = place++;
  }

  /* The place of a row's word: one for all rows, a letter for each, or a number for each. */
  function place(codes, row) {
    if (typeof codes === "number") return codes;
    return typeof codes === "string" ? LETTERS[codes.charCodeAt(row)] : codes[row];
  }

  /* A column is a list of words and, unless every row has its own, the place of each row's word. */
  const cell = (column, row) =>
    column.words[column.codes === undefined ? row : place(column.codes, row)];

  const MERCATOR = 256 / (2 * Math.PI); // pixels of the world at zoom 0 per radian

  /* Where each of several runs starts, and the last ends; each is one long where nothing is said. */
  function startsOf(sizes, count) {
    const starts = new Uint32Array((sizes ? sizes.length : count) + 1);
    for (let n = 0; n + 1 < starts.length; n++) starts[n + 1] = starts[n] + (sizes ? sizes[n] : 1);
    return starts;
  }

  /* Columns of differences to world pixels at zoom 0: parts of each row and the box around them. */
  function unpack(shape) {
    const count = shape.x.length;
    const x = new Float64Array(count);
    const y = new Float64Array(count);
    for (let i = 0, lon = 0, lat = 0; i < count; i++) {
      lon += shape.x[i];
      lat += shape.y[i];
      const sine = Math.sin((lat * MICRO * Math.PI) / 180);
      x[i] = ((lon * MICRO) / 360 + 0.5) * 256;
      y[i] = 128 - (MERCATOR / 2) * Math.log((1 + sine) / (1 - sine));
    }
    const starts = startsOf(shape.sizes, count); // where the vertices of a part start
    const parts = startsOf(shape.parts, starts.length - 1); // where the parts of a row start
    const rows = parts.length - 1;
    const boxes = new Float64Array(4 * rows); // left, top, right, bottom
    for (let row = 0; row < rows; row++) {
      let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = starts[parts[row]]; i < starts[parts[row + 1]]; i++) {
        if (x[i] < left) left = x[i];
        if (x[i] > right) right = x[i];
        if (y[i] < top) top = y[i];
        if (y[i] > bottom) bottom = y[i];
      }
      boxes[4 * row] = left;
      boxes[4 * row + 1] = top;
      boxes[4 * row + 2] = right;
      boxes[4 * row + 3] = bottom;
    }
    return { x, y, rows, parts, starts, boxes };
  }

  const rangesOf = ({ parts, starts }, row) => {
    const ranges = [];
    for (let part = parts[row]; part < parts[row + 1]; part++) {
      ranges.push([starts[part], starts[part + 1]]);
    }
    return ranges;
  };

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

  /* A style at a zoom: lines thinner from afar; ground paler from near, where other things count. */
  function seen(style, zoom) {
    if (style.far && zoom < FAR) return { ...style, width: style.far };
    if (!style.near) return style;
    const share = Math.min(1, Math.max(0, (zoom - NEAR) / 2));
    return { ...style, alpha: style.alpha + share * (style.near - style.alpha) };
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
      this.draw(ctx, dense);
    },
    redraw() {
      if (this._map) this._update();
    },
  });

  /* World pixels to layer pixels: scale, then shift. */
  function frameOf(map) {
    const origin = map.getPixelOrigin();
    return { scale: 2 ** map.getZoom(), dx: -origin.x, dy: -origin.y };
  }

  /* A symbol painted once, to be put wherever it is wanted. */
  function stamp(style, radius, dense) {
    const half = Math.ceil((radius || 5) + (style.width || 1) + CASING);
    const canvas = element("canvas");
    canvas.width = canvas.height = Math.ceil(2 * half * dense);
    const ctx = canvas.getContext("2d");
    ctx.scale(dense, dense);
    ctx.lineJoin = ctx.lineCap = "round";
    ctx.beginPath();
    symbols[style.symbol || "circle"](ctx, half, half, radius || 5);
    paint(ctx, style);
    return { canvas, half };
  }

  /* Pixels on which symbols are stamped: a hundred thousand of them are no work for a canvas. */
  class Plate {
    constructor(wide, high, dense) {
      this.edge = Math.ceil(EDGE * dense); // room for symbols that reach over the edge
      this.wide = wide + 2 * this.edge;
      this.image = new ImageData(this.wide, high + 2 * this.edge);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    /* The pixels of a symbol that are not clear: solid ones and others, by their way from its middle. */
    inks({ canvas }) {
      const size = canvas.width;
      const { data } = canvas.getContext("2d").getImageData(0, 0, size, size);
      const words = new Uint32Array(data.buffer);
      const found = { solid: [], faint: [] };
      words.forEach((word, at) => {
        const alpha = data[4 * at + 3];
        const away = (Math.floor(at / size) - (size >> 1)) * this.wide + (at % size) - (size >> 1);
        if (alpha) found[alpha === 255 ? "solid" : "faint"].push(away, word);
      });
      return { solid: Int32Array.from(found.solid), faint: Int32Array.from(found.faint) };
    }
    put({ solid, faint }, left, top) {
      const { pixels } = this;
      const middle = (top + this.edge) * this.wide + left + this.edge;
      for (let n = 0; n < solid.length; n += 2) pixels[middle + solid[n]] = solid[n + 1];
      for (let n = 0; n < faint.length; n += 2) {
        const at = middle + faint[n];
        pixels[at] = pixels[at] ? mixed(pixels[at], faint[n + 1]) : faint[n + 1];
      }
    }
    done(ctx, { min }, dense) {
      const canvas = element("canvas");
      Object.assign(canvas, { width: this.wide, height: this.image.height });
      canvas.getContext("2d").putImageData(this.image, 0, 0);
      const [x, y] = [min.x - this.edge / dense, min.y - this.edge / dense];
      ctx.drawImage(canvas, x, y, this.wide / dense, canvas.height / dense);
    }
  }

  /* One colour of eight bits a channel over another. */
  function mixed(below, above) {
    const alpha = above >>> 24;
    const rest = 255 - alpha;
    let word = Math.max(alpha, below >>> 24) << 24;
    for (let shift = 0; shift < 24; shift += 8) {
      const sum = ((above >>> shift) & 255) * alpha + ((below >>> shift) & 255) * rest;
      word |= ((sum / 255) & 255) << shift;
    }
    return word;
  }

  /* Rows from the lowest class to the highest, otherwise as they came. */
  function byHeight(codes, heights) {
    const starts = new Uint32Array(Math.max(0, ...heights) + 2);
    for (const code of codes) starts[heights[code] + 1]++;
    for (let height = 1; height < starts.length; height++) starts[height] += starts[height - 1];
    const order = new Uint32Array(codes.length);
    for (let row = 0; row < codes.length; row++) order[starts[heights[codes[row]]]++] = row;
    return order;
  }

  const Chart = Sheet.extend({
    initialize(data, options) {
      this.data = data;
      this.shape = unpack(data.shape);
      this.choose(0);
      Sheet.prototype.initialize.call(this, options);
    },
    /* Colour by one of the choices; symbols of the legend's first class come to lie on top. */
    choose(number) {
      const { data, shape } = this;
      this.chosen = number ? data.choices[number - 1] : data;
      const { classes } = this.chosen;
      this.points = shape.starts.length === shape.rows + 1 && shape.x.length === shape.rows;
      this.codes = new Uint16Array(shape.rows);
      for (let row = 0; row < shape.rows; row++) this.codes[row] = place(this.chosen.class, row);
      const symbols = this.points || data.rings;
      const heights = classes.map(({ above }, n) => (symbols ? classes.length - n : above ? 1 : 0));
      this.order = byHeight(this.codes, heights);
      this.redraw();
    },
    style(row) {
      return this.chosen.classes[this.codes[row]];
    },
    /* Does the box of a row come within so many pixels of a box of the layer? */
    meets(row, { min, max }, margin, { scale, dx, dy }) {
      const { boxes } = this.shape;
      return (
        boxes[4 * row] * scale + dx <= max.x + margin &&
        boxes[4 * row + 2] * scale + dx >= min.x - margin &&
        boxes[4 * row + 1] * scale + dy <= max.y + margin &&
        boxes[4 * row + 3] * scale + dy >= min.y - margin
      );
    },
    /* Width and height of a row in pixels. */
    room(row, { scale }) {
      const { boxes } = this.shape;
      return {
        x: (boxes[4 * row + 2] - boxes[4 * row]) * scale,
        y: (boxes[4 * row + 3] - boxes[4 * row + 1]) * scale,
      };
    },
    /* West, south, east and north of a row in degrees; null if it lies nowhere. */
    bounds(row, map) {
      const { boxes } = this.shape;
      if (boxes[4 * row] === Infinity) return null;
      const corner = (at) => map.unproject([boxes[4 * row + at], boxes[4 * row + at + 1]], 0);
      return L.latLngBounds(corner(0), corner(2));
    },
    /* Symbols are stamped, each pixel once for a class; lines and areas painted one by one. */
    draw(ctx, dense) {
      const frame = frameOf(this._map);
      const looks = this.chosen.classes.map((style) => seen(style, this._map.getZoom()));
      const { put, flush } = this.stamper(ctx, frame, dense);
      for (const row of this.order) {
        if (this.points) {
          put(row);
          continue;
        }
        if (!this.meets(row, this._bounds, 20, frame)) continue;
        const style = looks[this.codes[row]];
        if (this.isPoint(row, frame)) {
          if ((style.start || style).symbol) put(row);
          else this.ring(ctx, row, frame, { stroke: style.stroke, width: 1.7 });
          continue;
        }
        ctx.beginPath();
        this.trace(ctx, row, frame, null);
        paint(ctx, style, "evenodd");
        if (style.start) this.ring(ctx, row, frame, style.start);
      }
      flush();
    },
    /* Give what puts the symbol of a row's class on the canvas; it is put at once, or by flush(). */
    stamper(ctx, frame, dense) {
      const { x, y, starts, parts } = this.shape;
      const { min, max } = this._bounds;
      const wide = Math.ceil((max.x - min.x) * dense);
      const high = Math.ceil((max.y - min.y) * dense);
      const taken = this.points ? new Uint8Array(wide * high) : null;
      const plate = this.points ? new Plate(wide, high, dense) : null;
      const stamps = this.chosen.classes.map(() => null);
      const made = (code) => {
        const style = this.chosen.classes[code];
        const mark = style.start || style;
        const far = mark.dot && frame.scale < 2 ** FAR;
        const sign = stamp(mark, far ? mark.dot : mark.radius, dense);
        return plate ? { ...sign, ...plate.inks(sign) } : sign;
      };
      const put = (row) => {
        const code = this.codes[row];
        for (let part = parts[row]; part < parts[row + 1]; part++) {
          const left = Math.round((x[starts[part]] * frame.scale + frame.dx - min.x) * dense);
          const top = Math.round((y[starts[part]] * frame.scale + frame.dy - min.y) * dense);
          if (left < 0 || top < 0 || left >= wide || top >= high) continue;
          const sign = (stamps[code] ??= made(code));
          if (!plate) {
            const { half, canvas } = sign;
            const at = [min.x + left / dense - half, min.y + top / dense - half];
            ctx.drawImage(canvas, ...at, 2 * half, 2 * half);
          } else if (taken[top * wide + left] !== code + 1) {
            taken[top * wide + left] = code + 1;
            plate.put(sign, left, top);
          }
        }
      };
      const flush = () => plate && plate.done(ctx, this._bounds, dense);
      return { put, flush };
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
      for (const [start, end] of rangesOf(this.shape, row)) {
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
    hits(at, frame = frameOf(this._map)) {
      const reach = L.Browser.touch && L.Browser.mobile ? 14 : 7;
      const found = [];
      for (let row = this.shape.rows - 1; row >= 0; row--) {
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
      for (const [start, end] of rangesOf(this.shape, row)) {
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

  /* A grid of six pixels over a box, each cell free or taken. */
  class Grid {
    constructor({ min, max }) {
      this.min = min;
      this.wide = Math.ceil((max.x - min.x) / 6) + 1;
      this.high = Math.ceil((max.y - min.y) / 6) + 1;
      this.cells = new Uint8Array(this.wide * this.high);
    }
    /* First and last column, first and last line of cells that a box covers. */
    range(left, top, right, bottom) {
      return [
        Math.max(0, Math.floor((left - this.min.x) / 6)),
        Math.min(this.wide - 1, Math.floor((right - this.min.x) / 6)),
        Math.max(0, Math.floor((top - this.min.y) / 6)),
        Math.min(this.high - 1, Math.floor((bottom - this.min.y) / 6)),
      ];
    }
    take(...box) {
      const [left, right, top, bottom] = this.range(...box);
      for (let y = top; y <= bottom; y++) {
        this.cells.fill(1, y * this.wide + left, y * this.wide + right + 1);
      }
    }
    /* Cells of a box that are taken. */
    count(...box) {
      const [left, right, top, bottom] = this.range(...box);
      let taken = 0;
      for (let y = top; y <= bottom; y++) {
        for (let x = left; x <= right; x++) taken += this.cells[y * this.wide + x];
      }
      return taken;
    }
  }

  const BESIDE = [[0, 17], [0, -17]]; // pixels from a point to its name
  const ROUND = [0, 14, -14, 24, -24].flatMap((y) => [0, 0.5, -0.5, 1, -1].map((x) => [x, y]));

  /* Names where there is room: of areas first, and only while they are small. */
  const Names = Sheet.extend({
    initialize(page, chart, options) {
      this.page = page;
      this.chart = chart;
      Sheet.prototype.initialize.call(this, options);
    },
    getEvents() {
      const moved = ({ layer }) => {
        if (!(layer instanceof Chart) || this.waiting) return;
        this.waiting = requestAnimationFrame(() => {
          this.waiting = null;
          this.redraw();
        });
      };
      return { ...Sheet.prototype.getEvents.call(this), layeradd: moved, layerremove: moved };
    },
    draw(ctx) {
      const frame = frameOf(this._map);
      const rows = Array.from({ length: this.chart.shape.rows }, (_, row) => row);
      const above = (row) => Boolean(this.chart.style(row).above);
      const taken = { names: new Grid(this._bounds), points: new Grid(this._bounds) };
      this.page.charts.forEach((chart) => this.avoid(chart, frame, taken));
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      for (const row of [...rows.filter(above), ...rows.filter((row) => !above(row))]) {
        if (this.chart.meets(row, this._bounds, 0, frame)) this.write(ctx, row, frame, taken);
      }
    },
    /* Points of other layers: no name may hide behind a mark, and none should behind a dot. */
    avoid(chart, frame, taken) {
      const own = chart === this.chart;
      const reach = own || chart.data.marks ? 8 : 3;
      const grid = taken[chart.data.marks && !own ? "names" : "points"];
      const { boxes, rows } = chart.shape;
      const { min, max } = this._bounds;
      for (let row = 0; row < rows; row++) {
        if (boxes[4 * row] !== boxes[4 * row + 2]) continue;
        const x = boxes[4 * row] * frame.scale + frame.dx;
        const y = boxes[4 * row + 1] * frame.scale + frame.dy;
        if (x < min.x || x > max.x || y < min.y || y > max.y) continue;
        grid.take(x - reach, y - reach, x + reach, y + reach);
      }
    },
    write(ctx, row, frame, taken) {
      const above = this.chart.style(row).above;
      const room = this.chart.room(row, frame);
      const isPoint = this.chart.isPoint(row, frame);
      if ((above && room.x > 150) || (isPoint && this.isNameless(row))) return;
      const lines = this.lines(row, above || room.y < 44);
      ctx.font = `${above ? "600 14px" : "12px"} ${this.page.font}`;
      const width = Math.max(...lines.map((line) => ctx.measureText(line).width));
      if (!isPoint && !above && (width > room.x * 1.05 || room.y < 14)) return;
      const half = L.point(width / 2 + 1, 7.5 * lines.length);
      const at = this.anchor(row, frame);
      const best = { hidden: Infinity };
      for (const shift of isPoint ? BESIDE : this.shifts(room, half)) {
        const middle = at.add(shift);
        const { x, y } = middle;
        const box = [x - half.x, y - half.y, x + half.x, y + half.y];
        if (taken.names.count(...box)) continue;
        const hidden = taken.points.count(...box);
        if (hidden < best.hidden) Object.assign(best, { hidden, middle, box });
        if (!hidden) break;
      }
      if (!best.box) return;
      taken.names.take(...best.box);
      this.paint(ctx, lines, best.middle, above);
    },
    /* From the middle of an area to where else in it a name may stand, nearest first. */
    shifts(room, half) {
      const wide = Math.max(0, 0.42 * room.x - half.x);
      return ROUND.map(([x, y]) => [x * wide, y]).filter(([, y]) => 3 * Math.abs(y) < room.y);
    },
    /* Is the name only the row's id? An area may be told by it, a point is better off without. */
    isNameless(row) {
      const { name, fields } = this.chart.data;
      return fields.length > 0 && cell(name, row) === cell(fields[0], row);
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
    anchor(row, frame) {
      return anchorOf(this.chart.shape, row, frame);
    },
  });

  /* Middle of the largest part: its centre of area, or of its box if it has none. */
  function anchorOf(shape, row, frame) {
    const { x, y } = shape;
    let best = { area: -1 };
    for (const [start, end] of rangesOf(shape, row)) {
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
    const inside = best.area ? pulledIn(shape, row, best) : best.x;
    return L.point(inside * frame.scale + frame.dx, best.y * frame.scale + frame.dy);
  }

  /* A crescent's centre lies outside of it: then the middle of its widest stretch at that height. */
  function pulledIn({ x, y, ...shape }, row, at) {
    const crossed = [];
    for (const [start, end] of rangesOf(shape, row)) {
      for (let i = start, j = end - 1; i < end; j = i++) {
        if (y[i] > at.y === y[j] > at.y) continue;
        crossed.push(x[i] + ((at.y - y[i]) / (y[j] - y[i])) * (x[j] - x[i]));
      }
    }
    crossed.sort((a, b) => a - b);
    let widest = { wide: 0, middle: at.x };
    for (let n = 0; n + 1 < crossed.length; n += 2) {
      const [left, right] = [crossed[n], crossed[n + 1]];
      if (left <= at.x && at.x <= right) return at.x;
      if (right - left > widest.wide) widest = { wide: right - left, middle: (left + right) / 2 };
    }
    return widest.middle;
  }

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
      this.redraw();
    },
  });

  return { Chart, Names, Selected, Sheet, anchorOf, cell, element, frameOf, paint, place, symbols };
})();
