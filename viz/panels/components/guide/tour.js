// The tour: a minute from a line of code to x.grad, beside the parts of the page that it speaks of.
// A part that is not there is left out, and nothing on the page moves.

// Every match on the page, also inside the shadow roots of its components.
const findAcross = (selector) => {
  const hosts = [...document.querySelectorAll("*")].filter((it) => it.shadowRoot)
  return [document, ...hosts.map((it) => it.shadowRoot)].flatMap((it) => [...it.querySelectorAll(selector)])
}

// What each stop speaks of: selectors, the first that is found; for the walkthrough the match with `text` first.
const TOUR_STOPS = [
  { name: "program", selectors: [".editor"] },
  { name: "box", selectors: ["g.node[data-node='z.pow']", "g.node"] },
  { name: "pill", selectors: [".pill"], text: "4" },
  { name: "card", selectors: [".card"], text: "4" },
  { name: "result", selectors: [".result"] },
  { name: "player", selectors: [".player"] },
  { name: "edit", selectors: [".editor"] },
]
const TOLD_OF_ALL = ["player", "edit"] // said of every program

const takesRoom = (part) => {
  const { width, height } = part.getBoundingClientRect()
  return width > 0 && height > 0
}

// Whether the whole text of a part, or of something in it, is this; a sign of multiplication aside.
const saysJust = (part, text) => [part, ...part.querySelectorAll("*")].some((it) => it.textContent.replace(/[×\s]/g, "") === text)

const tourPart = ({ selectors, text }, walkthrough) => {
  for (const selector of selectors) {
    const found = findAcross(selector).filter(takesRoom)
    const named = walkthrough && text && found.find((it) => saysJust(it, text))
    if (found.length) return named || found[0]
  }
  return null
}

// Where a part is seen: of a picture that moves inside its frame, what is inside.
const tourFrame = (part) => {
  const box = part.getBoundingClientRect()
  const frame = part.closest("svg")?.parentElement?.getBoundingClientRect()
  if (!frame) return box
  const [left, top] = [Math.max(box.left, frame.left), Math.max(box.top, frame.top)]
  const [right, bottom] = [Math.min(box.right, frame.right), Math.min(box.bottom, frame.bottom)]
  return right > left && bottom > top ? new DOMRect(left, top, right - left, bottom - top) : frame
}

const TOUR_GAP = 14

// Beside `seen` where there is room: below, above, right, left; else at the foot of the window.
const besideFrame = (seen, width, height) => {
  const { clientWidth: wide, clientHeight: high } = document.documentElement
  const along = (start, size, whole) => Math.max(8, Math.min(start, whole - size - 8))
  const [x, y] = [along(seen.left, width, wide), along(seen.top, height, high)]
  if (seen.bottom + TOUR_GAP + height < high) return [x, seen.bottom + TOUR_GAP]
  if (seen.top - TOUR_GAP - height > 0) return [x, seen.top - TOUR_GAP - height]
  if (seen.right + TOUR_GAP + width < wide) return [seen.right + TOUR_GAP, y]
  if (seen.left - TOUR_GAP - width > 0) return [seen.left - TOUR_GAP - width, y]
  return [along(wide, width, wide), along(high, height, high)]
}

// What scrolls the page that a part stands in. A picture's frame is passed by: its own scrolling is the camera's.
const pageOf = (part) => {
  const scrolls = (it) => it.scrollHeight > it.clientHeight && /auto|scroll/.test(getComputedStyle(it).overflowY)
  let at = part.closest("svg")?.parentElement ?? part
  do at = at.parentElement ?? at.getRootNode().host
  while (at && !scrolls(at))
  return at ?? document.scrollingElement
}

const scrollPageTo = (part) => {
  const [seen, high] = [tourFrame(part), document.documentElement.clientHeight]
  if (seen.top >= 0 && seen.bottom <= high) return
  const middle = (seen.top + seen.bottom - high) / 2
  pageOf(part).scrollBy(0, Math.min(middle, seen.top - 8))
}

const focusedNow = () => {
  let focused = document.activeElement
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  return focused
}

const TOUR_SEEN = "autograd-explorer: tour seen"

const tourSeen = () => {
  try {
    return Boolean(localStorage.getItem(TOUR_SEEN))
  } catch {
    return true // where nothing can be remembered it would come back at each visit
  }
}

const rememberTour = () => {
  try {
    localStorage.setItem(TOUR_SEEN, "1")
  } catch {
    // It is asked again nowhere: see tourSeen.
  }
}

const makeTour = (root, store) => {
  const tour = { stops: [], at: 0, data: null, before: null }
  const [layer, button] = [root.querySelector(".tour"), root.querySelector(".start")]
  const [ring, bubble] = [layer.querySelector(".ring"), layer.querySelector(".bubble")]
  const [told, place, skip, back, next] = [".told", ".place", ".skip", ".back", ".next"].map((it) => layer.querySelector(it))
  const open = () => layer.matches(":popover-open")
  const part = () => tour.stops[tour.at]?.part
  const stopsNow = () => TOUR_STOPS.map((stop) => ({ ...stop, part: tourPart(stop, tour.data.walkthrough) })).filter((stop) => stop.part)

  const follow = () => {
    if (!open() || !root.isConnected) return
    const stop = tour.stops[tour.at]
    if (!stop.part.isConnected) stop.part = tourPart(stop, tour.data.walkthrough) ?? stop.part
    const seen = tourFrame(stop.part)
    Object.assign(ring.style, { left: `${seen.left - 5}px`, top: `${seen.top - 5}px`, width: `${seen.width + 10}px`, height: `${seen.height + 10}px` })
    const [left, top] = besideFrame(seen, bubble.offsetWidth, bubble.offsetHeight)
    Object.assign(bubble.style, { left: `${left}px`, top: `${top}px` })
    requestAnimationFrame(follow)
  }

  const say = () => {
    const { text, walkthrough } = tour.data
    const [stop, count] = [tour.stops[tour.at], tour.stops.length]
    const key = TOLD_OF_ALL.includes(stop.name) ? stop.name : `${walkthrough ? "why" : "any"}_${stop.name}`
    told.textContent = text[key]
    place.textContent = filled(text.place, { at: tour.at + 1, count })
    back.disabled = tour.at === 0
    next.textContent = tour.at === count - 1 ? text.done : text.next
    skip.textContent = text.skip
    back.textContent = text.back
    bubble.setAttribute("aria-label", walkthrough ? text.why : text.tour)
  }

  const go = (to) => {
    if (to < 0) return
    if (to >= tour.stops.length) return tour.close()
    tour.at = to
    if (to === 0 && focusedNow() === back) next.focus() // as it cannot be pressed any more
    say()
    if (part().closest("svg")) store.bringIntoSight?.(part())
    scrollPageTo(part())
  }

  tour.open = () => {
    tour.stops = stopsNow()
    rememberTour()
    if (!tour.stops.length || open()) return
    tour.before = focusedNow()
    layer.showPopover()
    go(0)
    next.focus({ preventScroll: true })
    follow()
  }

  tour.close = () => {
    layer.hidePopover()
    const before = tour.before === document.body ? button : tour.before
    before?.focus?.({ preventScroll: true })
  }

  layer.addEventListener("keydown", (event) => {
    const moves = { ArrowRight: tour.at + 1, ArrowLeft: tour.at - 1 }
    if (event.key === "Escape") tour.close()
    else if (event.key in moves) go(moves[event.key])
    else if (!["Enter", " "].includes(event.key)) return
    event.stopPropagation()
    if (event.key in moves) event.preventDefault()
  })
  skip.addEventListener("click", tour.close)
  back.addEventListener("click", () => go(tour.at - 1))
  next.addEventListener("click", () => go(tour.at + 1))
  button.addEventListener("click", tour.open)

  // By itself on the first visit, when the graph is there. Not in a browser that a program drives, so that
  // tests and screenshots see the page alone; ?tour=1 opens it in any.
  const asked = () => new URLSearchParams(location.search).get("tour") === "1"
  const wanted = () => asked() || (!navigator.webdriver && !tourSeen())
  const busy = () => root.classList.contains("presenting") || focusedNow()?.matches("textarea, input")

  // The parts arrive one after another: ten seconds after the graph, those that are there are enough. Who
  // has begun to type meanwhile is not disturbed.
  const wait = (times) => {
    if (!root.isConnected || open() || (busy() && !asked())) return
    const found = stopsNow()
    const graph = found.some((it) => it.name === "box")
    const left = graph ? Math.min(times, 40) : times
    if (found.length === TOUR_STOPS.length || (graph && left === 0)) tour.open()
    else if (left > 0) setTimeout(() => wait(left - 1), 250)
  }

  tour.update = (data) => {
    const first = !tour.data
    tour.data = data
    button.textContent = data.walkthrough ? data.text.why : data.text.tour
    if (open()) say()
    if (first && !data.embedded && !data.asked && wanted()) wait(480)
  }
  return tour
}
