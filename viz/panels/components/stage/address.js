// The browser's Back goes to the state before. Streamlit makes an entry of each change of the address; here
// changes that follow one another, such as those of one drag or of one word, are one entry. In a frame they make
// none: Back belongs to the page around it.

const ENTRY_PAUSE = 1_000

const joinEntries = () => {
  const push = history.pushState.bind(history)
  let last = -Infinity
  history.pushState = (...entry) => {
    const goesOn = parent !== window || performance.now() - last < ENTRY_PAUSE
    last = performance.now()
    if (goesOn) history.replaceState(...entry)
    else push(...entry)
  }
}
