// A file keeps nothing: neither what the reader did in the picture nor the step.

const remember = () => {}
const recalled = () => ({})
const keepStep = () => {}
const recalledStep = () => null
