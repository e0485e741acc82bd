// The browser's part of the page, for all that is mounted later: it is sent once, what it shows many times.

export default function () {
  if (globalThis.explorer) return
  joinEntries()
  globalThis.explorer = { store, showGraph: part(makeGraph), showEditor, showCards, showGuide }
  globalThis.dispatchEvent(new Event("explorer"))
}
