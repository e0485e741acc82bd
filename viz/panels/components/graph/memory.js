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

// What is kept by a user's name, which may be "constructor": only that, nothing that every object has.
const byName = (...parts) => Object.assign(Object.create(null), ...parts)

const recalled = () => {
  try {
    return JSON.parse(sessionStorage.getItem(STORED)) ?? {}
  } catch {
    return {}
  }
}
