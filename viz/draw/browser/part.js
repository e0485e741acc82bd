// A part of what is shown, such as the graph: an element that keeps what it made, and is told when its data,
// or its theme, is another. `probe` lies behind it and has the page's colour.

const store = makeStore()

const part = (make) => (root, probe, data, send) => {
  const dark = darkBackground(probe)
  root.classList.toggle("dark", dark)
  root.shown ??= make(root, store)
  root.shown.update(data, dark, send)
}
