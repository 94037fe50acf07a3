// Begins: a view of each network, and buttons for pictures that are larger than the page.

function zoomable(figure) {
  const picture = figure.querySelector("svg"), width = Number(picture.getAttribute("width"));
  let zoom = 1;
  const button = (text, name, factor) => {
    const found = make("button", { type: "button", "aria-label": name }, text);
    found.addEventListener("click", () => {
      zoom = factor ? Math.min(4, Math.max(0.25, zoom * factor)) : 1;
      picture.style.width = `${width * zoom}px`;
    });
    return found;
  };
  figure.before(make("p", { class: "tools" }, button("+ larger", "larger picture", 1.25), button("− smaller", "smaller picture", 0.8), button("as it was", "picture as it was", 0)));
}

const tip = new Tip();
for (const figure of document.querySelectorAll("figure.graph")) zoomable(figure);
for (const data of document.querySelectorAll('script[type="application/json"]')) {
  const root = document.getElementById(data.dataset.of);
  root.view = new View(root, new Forms(JSON.parse(data.textContent)));
}
document.documentElement.classList.add("live");
