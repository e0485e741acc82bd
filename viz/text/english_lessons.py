"""English: autograd's errors, told on the program in which they arose, and what mends it."""

TABLE: dict[str, str] = {
    "lessons.happened": "What happened in your program",
    "lessons.fix": "Fix",
    "lessons.write": "Write the fix",
    "lessons.together": "These do not go together",
    "lessons.nothing_built": "This program stopped before it built a graph.",
    # A second backward call.
    "lesson.freed_saved": "`{node}` (line {line}, {op}) saved {names} for its gradient.",
    "lesson.freed_saved_many": "`{node}` (line {line}, {op}) saved {names} for its gradient; {count} "
    "nodes of this graph saved something.",
    "lesson.freed_by": "The backward call in line {line} used what was saved and freed it.",
    "lesson.freed_by_turn": "The backward call in line {line} had used it and freed it by {turn}.",
    "lesson.freed_carried": "At {turn} the backward call in line {line} goes back through `{name}` into "
    "the graph of {earlier}, which is freed.",
    "lesson.freed_before_loop": "Line {line} built this part of the graph once, before the loop, and "
    "line {here} goes back through it in every iteration.",
    "lesson.freed_needed": "Line {line} goes back through the same graph and needs it again.",
    "lesson.freed_nothing": "{op} (line {line}) saved nothing, because its gradient needs no value: a "
    "graph of such nodes alone, as of `y = x + 5`, can be gone through twice.",
    "lesson.freed_nothing_else": "A graph of additions alone, such as `y = x + 5`, could be gone through "
    "twice: they save nothing, because their gradient needs no value.",
    "lesson.fix_retain_graph": "Keep the graph in line {line}: retain_graph=True.",
    "lesson.fix_detach_carried": "Cut `{name}` at the start of each iteration: its value goes on, its "
    "graph ends there.",
    "lesson.fix_newest": "Go back from `{added}` alone, and add only its number to `{name}`.",
    "lesson.fix_into_loop": "Build the graph anew in each iteration: move those lines into the loop.",
    # Changed in place.
    "lesson.saved_named": "`{node}` (line {line}) saved `{name}` at version {expected}: its gradient "
    "needs that value.",
    "lesson.saved_unnamed": "`{node}` (line {line}) saved a tensor ({name}) at version {expected}: its "
    "gradient needs that value.",
    "lesson.changed_by": "Line {at}, `{by}`, changed it in place.",
    "lesson.changed_by_turn": "Line {at}, `{by}`, changed it in place at {turn}.",
    "lesson.changed_so": "Now it is at version {now}, expected {expected}: a gradient worked out with "
    "the new value would be wrong, so torch refuses.",
    "lesson.fix_new_tensor": "Make a new tensor and call it `{name}`: the saved one stays as it was.",
    "lesson.fix_clone": "Change a copy: `{name}` is a clone from here on.",
    "lesson.fix_not_inplace": "Leave inplace=True out in line {line}.",
    "lesson.fix_move_after": "Move line {line} behind the backward call in line {backward}.",
    "lesson.leaf_changed": "`{name}` is a leaf that requires grad, and line {line} changes it in place.",
    "lesson.leaf_view": "`{name}` is a view of a leaf that requires grad: both share one memory, and "
    "line {line} changes it in place.",
    "lesson.leaf_view_of": "`{name}` is a view of the leaf `{leaf}`: both share one memory, and line "
    "{line} changes it in place.",
    "lesson.leaf_why": "Its gradient belongs to the value that it started with, which would be lost.",
    "lesson.fix_no_grad": "Change the value without recording it: torch.no_grad() around line {line}.",
    "lesson.fix_no_grad_update": "Update in place under torch.no_grad() in line {line}: then it stays a "
    "leaf and is not recorded.",
    # Nothing to go back through.
    "lesson.cut_root": "`{root}` has no grad_fn: nothing connects it to a tensor that requires grad.",
    "lesson.cut_detach": "Line {line} cut the last connection: `{cut}` has the value of `{from}` without "
    "its graph.",
    "lesson.cut_data": "Line {line} cut the last connection: `{cut}` is the value of `{from}` without "
    "its graph.",
    "lesson.cut_number": "Line {line} cut the last connection: `{cut}` is a number of Python's, which "
    "knows nothing of `{from}`.",
    "lesson.cut_numpy": "Line {line} cut the last connection: `{cut}` is NumPy's, which autograd does "
    "not follow.",
    "lesson.cut_copied": "Line {line} cut the last connection: `{cut}` makes a new leaf of the numbers "
    "in `{from}`.",
    "lesson.cut_comparison": "Line {line} cut the last connection: `{cut}` is a comparison. It jumps "
    "between two values, so it has no gradient.",
    "lesson.cut_integer": "Line {line} cut the last connection: `{cut}` gives whole numbers, which "
    "cannot change a little, so they have no gradient.",
    "lesson.cut_no_grad": "Line {line}, `{cut}`, ran where nothing is recorded, since line {block}.",
    "lesson.cut_rebound": "Line {line} gave a name to `{cut}`, a new tensor. Under no_grad (line "
    "{block}) that one does not require grad; the old leaf has no name any more.",
    "lesson.cut_other": "Line {line} cut the last connection: `{cut}` has no gradient.",
    "lesson.cut_never": "Nothing asked for a gradient: no requires_grad=True where {names} came from "
    "(line {lines}).",
    "lesson.cut_nothing": "Nothing that it was computed from requires grad.",
    "lesson.numpy": "`{what}` (line {line}) would hand NumPy a tensor that requires grad, and autograd "
    "could not follow what NumPy does with it.",
    "lesson.fix_numpy": "Hand over the numbers without their graph in line {line}: .detach().",
    "lesson.not_used": "`{what}` (line {line}) asks for the gradient with respect to a tensor that the "
    "root was not computed from.",
    "lesson.fix_not_used": "Take None for it in line {line}: allow_unused=True.",
    "lesson.fix_without": "Take it out of line {line}: then the graph goes on.",
    "lesson.fix_itself": "Use the tensor itself in line {line}.",
    "lesson.fix_largest": "Use the value in place of its index in line {line}: the value has a gradient.",
    "lesson.fix_sigmoid": "Put a smooth step in its place in line {line}: a sigmoid has a gradient.",
    "lesson.fix_without_block": "Record it: without the no_grad of line {line}.",
    "lesson.fix_requires_grad": "Ask for it: requires_grad=True for `{name}` in line {line}.",
    "lesson.fix_require_all": "Ask for it where each of {names} is made.",
    "lesson.fix_update_in_place": "Update `{name}` in place: then it stays the same leaf.",
    # Shapes and kinds of numbers.
    "lesson.not_a_scalar": "`{name}` has shape {shape}, {count} elements. A gradient starts from one "
    "number; of several, torch would have to know how much each counts.",
    "lesson.fix_sum": "Add the elements of `{name}` up: each then counts once.",
    "lesson.other_gradient": "`{name}` has shape {shape} and `{given}` has {other}. A gradient has one "
    "number for each element of its tensor.",
    "lesson.fix_ones": "Weigh each element of `{name}` with 1.",
    "lesson.matmul": "`{left}` ends with {last} and `{right}` begins with {first}: in a matrix product "
    "these two must be equal, because they are summed over.",
    "lesson.linear": "`{left}` ends with {last}, and the layer `{right}` takes {first} inputs.",
    "lesson.layer_inside": "A layer inside `{what}` is given {last} inputs and takes {first}.",
    "lesson.dtype_long": "`{name}` holds {kind}; the numbers of classes must be whole.",
    "lesson.broadcast": "In `{what}` dimension {dim} has {left} on one side and {right} on the other. "
    "Shapes are compared from the right; sizes must be equal, or one of them 1.",
    "lesson.dtype": "`{what}` was given {kinds}: this operation takes one kind of number at a time.",
    "lesson.dtype_one": "`{what}` was given {kind}, which this operation does not take.",
    "lesson.shapes": "The shapes in `{what}` do not fit together.",
    "lesson.stopped": "`{what}` does not take what it was given.",
    "lesson.whole_numbers": "`{what}` holds whole numbers. A gradient says what a small change does, and "
    "whole numbers cannot change a little.",
    "lesson.fix_transpose": "Transpose `{name}`.",
    "lesson.fix_column": "Make `{name}` a column: a last dimension of 1.",
    "lesson.fix_squeeze": "Take the last dimension, which is 1, off `{name}`.",
    "lesson.fix_view_as": "Give `{name}` the shape of the other one.",
    "lesson.fix_linear": "Let the layer in line {line} take {size} inputs.",
    "lesson.fix_size": "Make {size} elements in line {line}.",
    "lesson.fix_long": "Make `{name}` whole numbers: .long().",
    "lesson.fix_float": "Make `{name}` {kind}.",
    "lesson.fix_dtype": "Make decimal numbers in line {line}.",
    # Gradients that are None.
    "lesson.no_leaf": "Line {at}, `{update}`, gave the name `{name}` to a new tensor: it was computed, "
    "so it is no leaf any more.",
    "lesson.no_leaf_no_grad": "Line {at}, `{update}`, gave the name `{name}` to a new tensor, and under "
    "no_grad it does not require grad.",
    "lesson.no_leaf_so": "From there on backward() leaves its gradient nowhere, and `{name}.grad` is "
    "None in line {line}.",
    "lesson.never_asked": "`{name}.grad` is None in line {line}: `{name}` (line {at}) does not require "
    "grad.",
    "lesson.not_yet": "`{name}.grad` is None in line {line}: no backward call has put anything there yet.",
    "lesson.not_retained": "`{name}.grad` is None in line {line}: `{name}` was computed (line {at}), so "
    "it is no leaf, and backward() keeps the gradients of leaves alone.",
    "lesson.fix_retain_grad": "Ask torch to keep it: {name}.retain_grad().",
    "lesson.fix_if_there": "Do it only where there is one: if {name} is not None.",
    # Graphs that grow.
    "lesson.growing": "`{what}` (line {line}) keeps the graph of every iteration, because `{name}` holds "
    "on to it.",
    "lesson.growing_numbers": "Nodes that `{name}` reaches, after each: {nodes}. Bytes saved in them: "
    "{bytes}.",
    "lesson.fix_detach_added": "Add the number alone to `{name}`: .detach().",
}
