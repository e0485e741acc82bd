// The browser's part of the page, for all that is mounted later: it is sent once, what it shows many times.

const store = makeStore()

// Each part is an element that keeps what it made, and is told when its data, or its theme, is another.
const part = (make) => (root, probe, data, send) => {
  const dark = darkBackground(probe)
  root.classList.toggle("dark", dark)
  root.shown ??= make(root, store)
  root.shown.update(data, dark, send)
}

export default function () {
  if (globalThis.explorer) return
  joinEntries()
  globalThis.explorer = { store, showGraph: part(makeGraph), showEditor, showCards, showGuide }
  globalThis.dispatchEvent(new Event("explorer"))
}
