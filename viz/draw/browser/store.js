// What every part of the page shows at once: the picture's scene, the step that is now, what is pointed at
// and what is chosen. Editor, graph and factor cards read it here, so that no two of them differ.
//
// scene: nodes by id, edges by place, steps (see viz/draw/scene.py). step: how many steps are done, null for
// the whole run. pointed, chosen: {node: id} or {edge: place}, null for nothing. stale: the text has
// changed since the picture was drawn. drawn: how many pictures there have been. wanted: how high the graph with
// its tools would like to be.

const EMPTY = { nodes: {}, edges: [], groups: {}, frames: {}, steps: [] }

const makeStore = () => {
  const store = { scene: EMPTY, step: null, pointed: null, chosen: null, stale: false, words: {}, drawn: 0 }
  const listeners = new Set()

  // `listener` is called with the names of the fields that have changed.
  store.subscribe = (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  // Tell everyone of a change; `what` has new values of the fields above.
  store.set = (what) => {
    const changed = Object.keys(what).filter((name) => JSON.stringify(store[name]) !== JSON.stringify(what[name]))
    Object.assign(store, what)
    if (changed.length) for (const listener of listeners) listener(changed)
  }

  // The step that was taken last; undefined before the first one, and when the whole run is shown.
  store.now = () => (store.step === null ? undefined : store.scene.steps[store.step - 1])

  const reached = (from) => store.step === null || (from !== null && store.step >= from)
  store.knowsValue = (id) => reached(store.scene.nodes[id]?.value_from ?? null)
  store.knowsEdge = (place) => reached(store.scene.edges[place]?.from ?? null)

  // The gradient of a node as far as it has arrived, {from, full, cells}; null while nothing has.
  store.gradient = (id) => {
    const all = store.scene.nodes[id]?.gradients ?? []
    return store.step === null ? (all.at(-1) ?? null) : (all.findLast((it) => it.from <= store.step) ?? null)
  }

  // Nodes and edges that something pointed at, or chosen, lights up.
  store.lit = (what) => {
    if (!what) return { nodes: [], edges: [] }
    if (what.edge !== undefined) {
      const edge = store.scene.edges[what.edge]
      return { nodes: edge ? [edge.target] : [], edges: [what.edge] }
    }
    return { nodes: [what.node], edges: [] }
  }
  return store
}
