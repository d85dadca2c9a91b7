/*
 * Reading a spot without a mouse: a cross over the middle of the map while the map has the focus,
 * a button that reads what is under it, and a line that a screen reader tells aloud.
 *
 *   outletplanCentre(page, read)    read(from): opens what lies at the centre, and gives its words
 */
const outletplanCentre = (() => {
  "use strict";

  const { element } = outletplanCharts;

  return function outletplanCentre(page, read) {
    const { map, words } = page;
    const root = map.getContainer();
    const cross = element("div", "op-cross");
    const keys = element("span", "op-keys", words.map_keys);
    keys.id = "op-keys";
    cross.append(keys);
    const told = element("p", "op-unseen");
    told.setAttribute("role", "status");
    told.setAttribute("aria-live", "polite");
    root.append(cross, told);
    root.setAttribute("aria-describedby", keys.id);

    const tell = (from) => {
      map.stop(); // the last arrow may still be moving it
      const centre = map.getCenter();
      told.textContent = "";
      const said = read(from);
      page.back = () => map.setView(centre, undefined, { animate: false });
      requestAnimationFrame(() => (told.textContent = said));
    };
    const button = element("button", "op-read", words.read_centre);
    button.type = "button";
    button.onclick = () => tell(button);
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => button;
    L.DomEvent.disableClickPropagation(button);
    control.addTo(map);

    // A click gives the map the focus too, and the browser takes that for a keyboard's.
    root.addEventListener("pointerdown", () => root.classList.add("op-pointed"), true);
    window.addEventListener("keydown", () => root.classList.remove("op-pointed"), true);
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== root) return;
      event.preventDefault();
      tell(root);
    });
  };
})();
