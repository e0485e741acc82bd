// What the reader did in the picture that Python is not told of: kept in the tab of the browser, so that a
// reload, or a server that starts again, finds it as it was.

const STORED = "graph"

const remember = (what) => {
  try {
    sessionStorage.setItem(STORED, JSON.stringify(what))
  } catch {
    return // a browser may forbid it: then a reload begins with the whole picture
  }
}

// The step stands in the link: Streamlit sends the address with the next run, and so keeps it there.
const STEP = "step"

let keptStep

const keepStep = (step) => {
  if (keptStep === `${step} ${location.search}`) return
  const address = new URL(location.href)
  if (step === null) address.searchParams.delete(STEP)
  else address.searchParams.set(STEP, step)
  if (address.href !== location.href) history.replaceState(history.state, "", address)
  keptStep = `${step} ${location.search}`
}

const recalledStep = () => {
  const said = new URLSearchParams(location.search).get(STEP) ?? ""
  return /^\d{1,5}$/.test(said) ? Number(said) : null
}

const recalled = () => {
  try {
    return JSON.parse(sessionStorage.getItem(STORED)) ?? {}
  } catch {
    return {}
  }
}

// Which questions of the lessons are answered, as "3.total": kept in the browser for good, and only there.
const PROGRESS = "autograd-explorer: answered"

const recalledProgress = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(PROGRESS))
    return new Set(Array.isArray(kept) ? kept : [])
  } catch {
    return new Set()
  }
}

const rememberProgress = (answered) => {
  const all = recalledProgress()
  const before = all.size
  for (const key of answered) all.add(key)
  if (all.size === before) return all
  try {
    localStorage.setItem(PROGRESS, JSON.stringify([...all]))
  } catch {
    // A browser may forbid it: then what was answered is known until the page is left.
  }
  return all
}
