// Elements, made from text alone: no markup is ever built from strings.

const element = (tag, className, text) => {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

// What is kept by a user's name, which may be "constructor": only that, nothing that every object has.
const byName = (...parts) => Object.assign(Object.create(null), ...parts)

const between = (value, [low, high]) => Math.min(Math.max(value, low), high)

// A sentence with its gaps, "{name}", filled; each is filled once, so that no filling is read as a gap.
const filled = (sentence, gaps) => sentence.replace(/\{(\w+)\}/g, (gap, name) => gaps[name] ?? gap)

// Whether what is drawn on this element stands on a dark page.
const darkBackground = (probe) => {
  const rgb = getComputedStyle(probe).backgroundColor.match(/\d+(\.\d+)?/g)
  if (!rgb) return false
  const [red, green, blue] = rgb.map(Number)
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128
}
