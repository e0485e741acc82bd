// What can be undone: the texts that the program has had, whoever wrote them. Kept in the tab of the browser,
// so that a reload finds it as it was.

// Where two texts, or two lists, differ: from the same place to another one in each.
const difference = (old, now) => {
  const most = Math.min(old.length, now.length)
  let from = 0
  while (from < most && old[from] === now[from]) from += 1
  let same = 0
  while (same < most - from && old[old.length - 1 - same] === now[now.length - 1 - same]) same += 1
  return { from, oldTo: old.length - same, newTo: now.length - same }
}

// Where a caret goes when one text becomes another.
const movedCaret = (caret, { from, oldTo, newTo }) => (caret <= from ? caret : caret >= oldTo ? caret + newTo - oldTo : newTo)

const KEPT_TEXTS = "editor"
const MOST_TEXTS = 100
const MOST_CHARACTERS = 200_000
const TYPING_PAUSE = 1_000

const makeHistory = () => {
  let entries = []
  let at = -1
  let kind = ""
  let time = 0
  let saving = null
  const history = {}

  const save = () => {
    saving = null
    try {
      sessionStorage.setItem(KEPT_TEXTS, JSON.stringify({ entries, at }))
    } catch {
      return // a browser may forbid it: then a reload begins without a past
    }
  }
  const soon = () => (saving ??= setTimeout(save, 500))
  globalThis.addEventListener("pagehide", () => saving && save())

  try {
    const stored = JSON.parse(sessionStorage.getItem(KEPT_TEXTS))
    if (stored.entries.every((it) => typeof it === "string") && stored.entries[stored.at] !== undefined) ({ entries, at } = stored)
  } catch {
    entries = []
  }

  // Take note of a text. Letters of one word, typed without a pause, are one entry, as is all of one drag.
  history.record = (text, what = "") => {
    if (text === entries[at]) return
    const now = Date.now()
    const goesOn = what && (what === kind || (what === "space" && kind === "word")) && now - time < TYPING_PAUSE && at > 0
    entries = [...entries.slice(0, goesOn ? at : at + 1), text]
    kind = what
    time = now
    let length = 0
    const kept = entries.findLastIndex((it) => (length += it.length) > MOST_CHARACTERS)
    entries = entries.slice(Math.max(kept + 1, entries.length - MOST_TEXTS, 0))
    if (!entries.length) entries = [text]
    at = entries.length - 1
    soon()
  }

  // What is typed next is an entry of its own.
  history.pause = () => (kind = "")

  // The text before or after the present one; undefined where there is none.
  history.go = (way) => {
    if (entries[at + way] === undefined) return undefined
    at += way
    kind = ""
    soon()
    return entries[at]
  }
  return history
}
