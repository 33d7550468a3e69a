"use strict";
// Draws the charts from the data in the page; the tables hold the same figures.
(() => {
  const specs = JSON.parse(document.getElementById("charts").textContent);
  // ast: expressions are interpreted, so that the page needs no eval
  const options = { renderer: "svg", actions: false, ast: true };
  const drawn = [...document.querySelectorAll("[data-chart]")].map((place) =>
    vegaEmbed(place, specs[place.dataset.chart], options));
  Promise.all(drawn).then(() => { document.body.dataset.drawn = drawn.length; });
  // Paper can't unfold: open every <details> for printing, then fold it again.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => {
    folded.forEach((one) => { one.open = false; });
  });
})();
