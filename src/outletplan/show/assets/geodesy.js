/*
 * Straight distances in the page, as geodesy.py measures them: the datum of the map is taken back
 * to WGS-84, and the chord between two points of the ellipsoid is bent to an arc.
 *
 *   metres(from, to, datum)    from, to: [lon, lat] in the map's datum; within 1 cm up to 100 km
 */
const outletplanGeodesy = (() => {
  "use strict";

  const { PI, sin, cos, sqrt, abs, atan2, hypot, asin } = Math;
  const RADIUS = 6371008.8; // metres, mean radius of the ellipsoid
  const AXIS = 6378137;
  const FLAT = 0.0066943799901413165;

  /* Waves of a shift: pairs of a weight and a wavelength in half turns. */
  const waves = (x, ...pairs) =>
    pairs.reduce((sum, [weight, times]) => sum + weight * sin(x * times * PI), 0) * (2 / 3);

  function gcj02([lon, lat]) {
    if (lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271) return [lon, lat];
    const axis = 6378245; // Krasovsky 1940
    const flat = 0.00669342162296594323;
    const x = lon - 105;
    const y = lat - 35;
    const root = sqrt(abs(x));
    const both = waves(x, [20, 6], [20, 2]);
    const north =
      -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + both +
      waves(y, [20, 1], [40, 1 / 3], [160, 1 / 12], [320, 1 / 30]);
    const east =
      300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + both +
      waves(x, [20, 1], [40, 1 / 3], [150, 1 / 12], [300, 1 / 30]);
    const phi = (lat * PI) / 180;
    const magic = 1 - flat * sin(phi) ** 2;
    const meridian = (axis * (1 - flat)) / (magic * sqrt(magic));
    const parallel = (axis / sqrt(magic)) * cos(phi);
    return [lon + (east / parallel) * (180 / PI), lat + (north / meridian) * (180 / PI)];
  }

  function bd09(wgs84) {
    const [lon, lat] = gcj02(wgs84);
    const turn = (PI * 3000) / 180;
    const z = hypot(lon, lat) + 0.00002 * sin(lat * turn);
    const theta = atan2(lat, lon) + 0.000003 * cos(lon * turn);
    return [z * cos(theta) + 0.0065, z * sin(theta) + 0.006];
  }

  const SHIFTS = { gcj02, bd09 };

  /* The shift is smooth and small: a fixed point is reached in a few steps. */
  function toWgs84(at, datum) {
    const shift = SHIFTS[datum];
    if (!shift) return at;
    let guess = at;
    for (let step = 0; step < 10; step++) {
      const there = shift(guess);
      guess = [guess[0] + at[0] - there[0], guess[1] + at[1] - there[1]];
    }
    return guess;
  }

  function ecef([lon, lat]) {
    const lam = (lon * PI) / 180;
    const phi = (lat * PI) / 180;
    const radius = AXIS / sqrt(1 - FLAT * sin(phi) ** 2);
    return [radius * cos(phi) * cos(lam), radius * cos(phi) * sin(lam), radius * (1 - FLAT) * sin(phi)];
  }

  function metres(from, to, datum) {
    const a = ecef(toWgs84(from, datum));
    const b = ecef(toWgs84(to, datum));
    const chord = hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    return 2 * RADIUS * asin(Math.min(1, chord / (2 * RADIUS)));
  }

  return { metres };
})();
