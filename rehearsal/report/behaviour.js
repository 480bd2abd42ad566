// @ts-check
// Runs in the report's page: the search box, and what opens when a link points at it. Without it the page reads as well.
(() => {
  const box = /** @type {HTMLInputElement} */ (document.getElementById("find"));
  const found = /** @type {HTMLElement} */ (document.getElementById("found"));
  const entries = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-find]")]);
  const groups = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll("details")]);

  /** Shows what holds every word, and opens what holds a shown line. */
  function filter() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const entry of entries) {
      const text = (entry.dataset.find ?? "").toLowerCase();
      entry.hidden = !words.every((word) => text.includes(word));
      if (!entry.hidden) shown++;
    }
    for (const group of groups) {
      const lines = /** @type {HTMLElement[]} */ ([...group.querySelectorAll("[data-find]")]);
      if (lines.length === 0) continue;
      const hits = lines.filter((line) => !line.hidden).length;
      group.hidden = hits === 0;
      group.open = words.length > 0 && hits > 0 && shown <= 200;
    }
    found.textContent = words.length === 0 ? "" : `${shown} of ${entries.length} lines`;
  }

  function openTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const group = target?.closest("details");
    if (group) group.open = true;
    target?.scrollIntoView();
  }

  box.addEventListener("input", filter);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== box) {
      event.preventDefault();
      box.focus();
    } else if (event.key === "Escape" && box.value !== "") {
      box.value = "";
      filter();
    }
  });
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("beforeprint", () => {
    for (const group of groups) group.open = true;
  });
  openTarget();
})();
