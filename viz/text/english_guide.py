"""English: the bar at the top, its tour and its legend, by key. `korean_guide.py` has the same keys."""

TABLE: dict[str, str] = {
    "guide.examples": "Examples",
    "guide.menu": "Lessons and examples",
    "guide.lessons": "Lessons",
    "guide.lesson_done": "answered",
    "guide.lesson_begun": "partly answered",
    "guide.why": "Why is x.grad 2?",
    "guide.tour": "Tour",
    "guide.legend": "What the signs mean",
    "guide.present": "Present",
    "guide.present_help": "Only code, graph and cards, in large type (key P)",
    "guide.share": "Share",
    "guide.language": "Language",
    "guide.close": "Close",
    # The tour. The first seven are those of the walkthrough, the next five of any other program.
    "guide.skip": "Skip",
    "guide.back": "Back",
    "guide.next": "Next",
    "guide.done": "Done",
    "guide.place": "{at} of {count}",
    "guide.why_program": "The program makes x, computes res from it and calls res.backward(). "
    "After that, every number in x.grad is 2. Why? Follow it back in a minute.",
    "guide.why_box": "Each operation is a box. Here y is 2, so y**2 is 4: the green number is the value.",
    "guide.why_pill": "On the way back, each arrow multiplies. The gradient 0.5 arrives, this arrow "
    "multiplies it by 4, and 0.5 × 4 = 2 is sent to y.",
    "guide.why_card": "Why 4? The derivative of y**2 is 2·y, and y is 2. So the factor is 2·2 = 4.",
    "guide.why_result": "Multiply the cards: 1/4 × 2 × 4 × 1 = 2. That is x.grad, and torch holds "
    "the same number.",
    "guide.any_program": "The program computes a result and calls backward(). After that, each leaf "
    "holds its gradient in .grad.",
    "guide.any_box": "Each operation is a box. The green numbers are its value.",
    "guide.any_pill": "On the way back, each arrow multiplies: the pill is its factor, and the red "
    "numbers are the gradient that arrives.",
    "guide.any_card": "Each factor has a card: the rule in symbols, then with the numbers put in.",
    "guide.any_result": "Multiply the cards, and add the paths if there are several. That is the "
    "gradient, and torch holds the same number.",
    "guide.player": "Step through it here, or press play: each number appears when torch computes it.",
    "guide.edit": "Your turn: change a number in the program. The graph and the cards follow.",
    # The legend: each sign and what it means.
    "guide.sign_value": "Green is forward: a value, computed from the leaves toward the root.",
    "guide.sign_gradient": "Red is backward: a gradient, sent from the root toward the leaves.",
    "guide.sign_partial": "The gradient of x: how fast res grows when x grows a little.",
    "guide.sign_pill": "The factor of an arrow: the gradient that arrives is multiplied by 4 and sent on.",
    "guide.sign_jacobian": "A table of factors, a Jacobian, with 1 output and 4 inputs. "
    "Choose the arrow to see it.",
    "guide.sign_leaf": "A leaf: a tensor made with requires_grad=True. Its gradient ends up in .grad.",
    "guide.sign_root": "The root: the result on which backward() was called.",
    "guide.sign_unknown": "Not known yet: torch computes it in a later step.",
    "guide.sign_now": "Amber is now: this line, box and card belong to the step that is shown.",
    "guide.sign_chosen": "A ring marks what you have chosen or point at, everywhere on the page.",
    "guide.sign_cut": "Dashed grey: no gradient goes this way, for example after detach().",
    "guide.sign_group": "A folder holds the boxes of a layer or a function. Click it to open it.",
    "guide.sign_check": "torch holds the same number.",
    "guide.sign_saved": "A saved tensor: torch keeps it on the way forward and uses it on the way back.",
    "guide.sign_step": "3 of 9 steps are done: first forward, then backward.",
    # Sharing and presenting.
    "guide.link": "Link to this page",
    "guide.copy": "Copy",
    "guide.copied": "Copied",
    "guide.copy_yourself": "Press Ctrl+C",
    "guide.code": "QR code of the link",
    "guide.code_soon": "The code is being made ...",
    "guide.code_long": "This link is too long for a QR code that can be read from a seat. "
    "Send the link instead.",
    "guide.no_link": "This program is too long for a link. Save it under File and send the file.",
    "guide.leave": "Stop presenting (Esc)",
    "guide.code_key": "QR code of the link (Q)",
}
