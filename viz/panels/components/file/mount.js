// A program from a file: read here, so that nothing but a text of the right length is sent. Streamlit's own
// field is announced by its dropzone, whose role it takes away at once.

// It is saved from here too: in a frame of another site a browser asks the server for a file without its cookie.

export default function ({ data, parentElement, setTriggerValue }) {
  const [input, button] = [parentElement.querySelector("input"), parentElement.querySelector(".save")]
  button.textContent = data.save
  button.onclick = () => {
    const link = document.createElement("a")
    link.href = URL.createObjectURL(new Blob([data.text], { type: "text/x-python" }))
    link.download = "program.py"
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }
  parentElement.querySelector("span").textContent = data.label
  input.onchange = async () => {
    const [file] = input.files
    input.value = ""
    if (!file) return
    // A letter has at most four bytes; what has more than that is not read at all.
    if (file.size > 4 * data.limit) return setTriggerValue("opened", { wrong: "too_long" })
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer())
      setTriggerValue("opened", { text })
    } catch {
      setTriggerValue("opened", { wrong: "not_text" })
    }
  }
}
