# course notes: loss classes, reductions and gradients
import torch
import torch.nn as nn

target = torch.tensor([0.0, 1.0, 1.0])
for loss_fn in (
    nn.MSELoss(),
    nn.L1Loss(),
    nn.SmoothL1Loss(),
    nn.HuberLoss(delta=0.5),
    nn.BCEWithLogitsLoss(),
    nn.MSELoss(reduction="sum"),
):
    x = torch.tensor([0.2, -0.4, 2.0], requires_grad=True)
    loss = loss_fn(x, target)
    loss.backward()
    print(loss_fn, round(loss.item(), 5), x.grad)

logits = torch.tensor([[0.1, 0.2, 0.7], [1.0, 0.0, -1.0]], requires_grad=True)
classes = torch.tensor([2, 0])
a = nn.CrossEntropyLoss()(logits, classes)
b = nn.NLLLoss()(nn.LogSoftmax(dim=1)(logits), classes)
print(a, b)
c = nn.KLDivLoss(reduction="batchmean")(
    logits.log_softmax(1), torch.tensor([[0.2, 0.3, 0.5], [0.5, 0.25, 0.25]])
)
print(c)
