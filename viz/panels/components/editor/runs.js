// When the text is sent to be run: when typing stops, at once when asked, and while a number is dragged as often
// as answers come. One text at a time is on its way; of those typed meanwhile only the newest follows.

const makeRuns = ({ text, busy, changed }) => {
  let send = () => {}
  let timer = null
  let flight = null // the request whose answer is awaited
  let wanted = false
  let number = 0
  let sent = [] // texts of ours that Python may still answer with
  let rest = null
  let known = null // the text that Python answered with last
  const runs = {}

  const go = () => {
    clearTimeout(timer)
    clearTimeout(rest)
    timer = null
    wanted = false
    flight = { kind: "text", text: text(), number: (number += 1), at: Date.now() }
    sent = [...sent.slice(-100), flight.text]
    send({ kind: "text", text: flight.text, number })
    changed()
  }
  const patient = () => flight && Date.now() - flight.at < PATIENCE
  const next = () => {
    timer = null
    if (busy()) return
    const newer = text() !== (flight?.text ?? known)
    wanted = newer && Boolean(patient())
    if (wanted) timer = setTimeout(next, PATIENCE)
    else if (newer) go()
  }

  runs.soon = () => {
    clearTimeout(timer)
    timer = setTimeout(next, TYPING_STOPS)
  }
  runs.live = () => {
    if (patient()) wanted = true
    else next()
  }
  runs.now = () => !busy() && go()
  runs.hold = () => clearTimeout(timer)
  runs.waiting = () => flight !== null
  runs.send = (request) => send(request)

  // Whether a text from Python is a change of somebody else's, not the answer to one of ours.
  runs.isNews = (ran) => ran !== known && !sent.includes(ran)

  // What stands below the first screen follows when nothing is on its way.
  const restOf = () => {
    if (flight || wanted || busy() || store.dragging) rest = setTimeout(restOf, READER_PAUSES)
    else send({ kind: "rest" })
  }

  runs.answered = (ran, answer, behind, sender) => {
    send = sender
    const news = runs.isNews(ran)
    sent = news ? [] : sent.slice(Math.max(sent.indexOf(ran), 0))
    known = ran
    if (flight && (answer === flight.number || ran === flight.text || news)) flight = null
    number = Math.max(number, answer ?? 0)
    // A server that has started anew drops what comes before it has drawn the page: it is asked again.
    clearTimeout(rest)
    if (behind) rest = setTimeout(restOf, READER_PAUSES)
    if (flight && text() === flight.text) send({ kind: "text", text: flight.text, number: flight.number })
    else if (wanted && !busy()) {
      clearTimeout(timer)
      next()
    }
  }
  return runs
}
