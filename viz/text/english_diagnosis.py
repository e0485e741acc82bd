"""English: the table of what trouble in training shows in."""

TABLE: dict[str, str] = {
    "plots.diagnosis": "Diagnosis",
    "diagnosis.finite": "All values and gradients are finite.",
    "diagnosis.arises_value": "NaN or infinity first arises in the value of {node}.",
    "diagnosis.arises_gradient": "NaN or infinity first arises in the gradient that arrives at {node}.",
    "diagnosis.dead_said": "{dead} of {units} units of {node} pass no gradient for any row of the batch.",
    "diagnosis.dead_more": "{count} more nodes have such units.",
    "diagnosis.memory": "For the backward pass torch saved {bytes} at {count} nodes. Memory that several "
    "nodes share is counted at the first of them.",
    "diagnosis.node": "node",
    "diagnosis.value": "‖value‖",
    "diagnosis.gradient": "‖gradient‖",
    "diagnosis.ratio": "ratio",
    "diagnosis.zeros": "zeros",
    "diagnosis.zero_gradients": "zero gradients",
    "diagnosis.dead": "dead units",
    "diagnosis.of": "{count} of {all}",
    "diagnosis.nonfinite": "not finite",
    "diagnosis.saved": "saved",
    "diagnosis.shared": "shared with",
}
