/*
 * What holds at a spot that was clicked: the unit, the places left in it, the nearest outlets in a
 * straight line, and whether that line already settles each spacing rule of the unit.
 *
 *   outletplanSpot(page, at, unit)    an element that tells it; unit: its row, or null
 */
const outletplanSpot = (() => {
  "use strict";

  const { cell, element, frameOf, place } = outletplanCharts;
  const NEAREST = 3; // outlets named
  const SOME = 12; // outlets measured to find them: pixels are no metres
  const ROUND_THE_WORLD = 40075016.686; // metres along the equator
  const ROUNDED = 0.08; // metres by which an outlet on the map is off: a millionth of a degree
  const SLACK = 1.05; // of pixels for metres: shifted datums stretch by up to 0.8 %

  const degrees = (x, y) => [
    (x / 256 - 0.5) * 360,
    (Math.atan(Math.sinh(Math.PI * (1 - y / 128))) * 180) / Math.PI,
  ];

  const metresOf = (value, { metres, kilometres }) =>
    value < 10000
      ? `${value.toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} ${metres}`
      : `${(value / 1000).toLocaleString("en", { maximumFractionDigits: 1 })} ${kilometres}`;

  const field = (chart, key) => chart.data.fields.find((one) => one.key === key);

  const value = (chart, key, row) => {
    const column = field(chart, key);
    return column && cell(column, row);
  };

  /* Outlets in being round a spot, nearest first: the nearest few, and all within so many metres. */
  function around(page, at, within) {
    const chart = page.charts.find(({ data }) => data.in_being !== undefined);
    if (!chart) return null;
    const { x, y, rows, parts, starts } = chart.shape;
    const spot = page.map.project(at, 0);
    const per_pixel = (ROUND_THE_WORLD * Math.cos((at.lat * Math.PI) / 180)) / 256;
    const far = (within * SLACK) / per_pixel;
    const close = []; // all within reach, and
    const first = []; // the nearest few, nearest first
    for (let row = 0; row < rows; row++) {
      if (parts[row] === parts[row + 1] || !place(chart.data.in_being, row)) continue;
      const i = starts[parts[row]];
      const away = Math.hypot(x[i] - spot.x, y[i] - spot.y);
      const last = first.length < SOME ? Infinity : first[SOME - 1].away;
      if (away > far && away >= last) continue;
      const one = { row, away, at: degrees(x[i], y[i]) };
      if (away <= far) close.push(one);
      if (away >= last) continue;
      first.push(one);
      first.sort((a, b) => a.away - b.away);
      first.length = Math.min(first.length, SOME);
    }
    const kept = [...new Set([...close, ...first])];
    for (const one of kept) {
      one.metres = outletplanGeodesy.metres([at.lng, at.lat], one.at, page.datum);
      // The spot is judged like an applicant's: it is no better known than the region's points.
      one.off = (value(chart, "accuracy_m", one.row) ?? page.accuracy) + page.accuracy + ROUNDED;
      one.name = cell(chart.data.name, one.row);
    }
    return kept.sort((a, b) => a.metres - b.metres);
  }

  /* A walk is never shorter than the straight line: long enough, it proves; too short, it does not. */
  function settled(rule, near) {
    const short = near.filter(({ metres, off }) => metres - off < rule.at_least_m);
    if (!short.length) return "straight_kept";
    if (!rule.always) return "straight_other";
    const below = short.some(({ metres, off }) => metres + off < rule.at_least_m);
    if (rule.measured === "straight") return below ? "straight_below" : "straight_near";
    return "straight_open";
  }

  function said(page, rule, near) {
    const verdict = settled(rule, near);
    const line = element("li", `op-rule op-${verdict}`);
    line.append(element("b", "op-text", `${rule.how} ${rule.at_least_m.toLocaleString("en")} ${page.words.metres}`));
    line.append(element("span", "op-text", ` · ${rule.cite}${page.words.colon}${page.words[verdict]}`));
    return line;
  }

  function places(page, chart, row) {
    const left = value(chart, "remaining", row);
    if (left === undefined || left === null) return page.words.no_rule;
    const over = value(chart, "over", row);
    return over > 0 ? `${page.words.over} ${over}` : `${page.words.remaining} ${left}`;
  }

  return function outletplanSpot(page, at, unit) {
    const made = element("div", "op-spot");
    const head = element("p", "op-spot-head");
    head.append(element("b", "", page.words.this_spot));
    head.append(element("span", "", ` ${at.lat.toFixed(5)}, ${at.lng.toFixed(5)}`));
    made.append(head);
    const chart = page.charts.find(({ data }) => data.spacing);
    const place_ = unit === null ? page.words.no_unit : cell(chart.data.name, unit);
    const left = unit === null ? "" : ` · ${places(page, chart, unit)}`;
    made.append(element("p", "op-text op-spot-unit", `${place_}${left}`));
    const { sets, codes, outside } = chart.data.spacing;
    const rules = sets[unit === null ? outside : codes[unit]];
    const widest = Math.max(0, ...rules.map((rule) => rule.at_least_m));
    const near = around(page, at, widest + 100);
    if (near === null) {
      made.append(element("p", "op-note", page.words.outlets_hidden));
      return made;
    }
    made.append(element("p", "op-spot-near", page.words.nearest_outlets));
    const list = element("ol");
    for (const one of near.slice(0, NEAREST)) {
      const line = element("li");
      line.append(element("span", "op-text", one.name), element("b", "", ` ${metresOf(one.metres, page.words)}`));
      list.append(line);
    }
    const verdicts = element("ul");
    verdicts.append(...rules.map((rule) => said(page, rule, near)));
    if (!rules.length) verdicts.append(element("li", "op-rule", page.words.no_spacing));
    made.append(list, verdicts);
    return made;
  };
})();
