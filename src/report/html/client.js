// The page's own script. It gets `vega` and `interpretExpression`; without it the page is complete but for its charts.
"use strict";

document.documentElement.classList.add("scripting");

const charts = JSON.parse(document.getElementById("charts").textContent);

/** The view and the hidden methods of each figure that has been drawn. */
const drawn = new Map();

const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
document.body.append(tip);

/** Shows what the mark under the pointer says, beside the pointer and inside the window. */
function showTip(_handler, event, _item, text) {
  tip.hidden = !text;
  if (!text) return;
  tip.textContent = text;
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(event.clientX + 14, document.documentElement.clientWidth - width - 8);
  const below = event.clientY + 16;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${below + height > innerHeight ? event.clientY - height - 12 : below}px`;
}

/** Puts the pooled values back into a specification. */
function unpack(spec, tables) {
  const records = ({ fields, records }) =>
    records.map((record) => Object.fromEntries(fields.map((field, i) => [field, record[i] ?? NaN])));
  const data = spec.data.map((set) =>
    typeof set.values === "number" ? { ...set, values: records(tables[set.values]) } : set
  );
  return { ...structuredClone({ ...spec, data: [] }), data };
}

async function draw(plot, scale) {
  const chart = charts[plot.dataset.figure];
  const state = drawn.get(plot) ?? { hidden: [], scale: chart.scale };
  state.view?.finalize();
  state.scale = scale ?? state.scale;
  const spec = unpack(chart.scales[state.scale], chart.data);
  state.view = new vega.View(
    vega.parse({ ...spec, description: plot.getAttribute("aria-label") }, null, { ast: true }),
    {
      expr: interpretExpression,
      renderer: "svg",
      container: plot,
      hover: true,
      tooltip: showTip,
      logLevel: vega.Error,
    },
  );
  plot.setAttribute("role", "img"); // Vega's own is for charts whose marks can be read one by one
  state.view.addEventListener("click", (_event, item) => {
    if (item?.datum?.target) location.hash = item.datum.target;
  });
  drawn.set(plot, state);
  if (spec.signals?.some(({ name }) => name === "hidden")) state.view.signal("hidden", state.hidden);
  await state.view.runAsync();
  plot.querySelector("svg").setAttribute("aria-hidden", "true"); // the label and the table stand for it
}

const plots = [...document.querySelectorAll(".plot")];
const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    if (!drawn.has(target)) draw(target);
  }
}, { rootMargin: "400px" });
plots.forEach((plot) => observer.observe(plot));

function pressed(button) {
  return button.getAttribute("aria-pressed") === "true";
}

for (const legend of document.querySelectorAll(".legend")) {
  const plot = legend.parentElement.querySelector(".plot");
  legend.addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    button.setAttribute("aria-pressed", String(!pressed(button)));
    if (!drawn.has(plot)) await draw(plot);
    if ("scale" in button.dataset) await draw(plot, pressed(button) ? "logarithmic" : "linear");
    else {
      const state = drawn.get(plot);
      const off = [...legend.querySelectorAll("[data-curve]")].filter((one) => !pressed(one));
      state.hidden = off.map((one) => one.dataset.curve);
      await state.view.signal("hidden", state.hidden).runAsync();
    }
  });
}

for (const filter of document.querySelectorAll(".filter")) {
  filter.addEventListener("change", () => {
    const wanted = [...filter.querySelectorAll("input:checked")].map(({ value }) => value);
    for (const line of filter.parentElement.querySelectorAll("[data-verdict]")) {
      line.hidden = !wanted.includes(line.dataset.verdict);
    }
  });
}

/** Makes what a link leads to visible: a folded table, a claim that the filter hides. */
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) {
    if (at.localName === "details") at.open = true;
    at.hidden = false;
  }
  target.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", reveal);
reveal();

// On paper everything is drawn, and every claim says how it is judged.
const judged = document.querySelectorAll(".claims details");
addEventListener("beforeprint", () => {
  for (const plot of plots) if (!drawn.has(plot)) draw(plot);
  for (const one of judged) one.open = true;
});
addEventListener("afterprint", () => judged.forEach((one) => one.open = false));
