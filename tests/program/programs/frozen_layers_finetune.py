# tutorial: freeze the body, train the head
import torch
import torch.nn as nn

torch.manual_seed(4)
body = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
for p in body.parameters():
    p.requires_grad = False
head = nn.Linear(4, 2)
net = nn.Sequential(body, head)
trainable = [p for p in net.parameters() if p.requires_grad]
print(len(trainable), sum(p.numel() for p in trainable))
opt = torch.optim.SGD(filter(lambda p: p.requires_grad, net.parameters()), lr=0.1)
before = body[0].weight.clone()
loss = nn.CrossEntropyLoss()(net(torch.randn(5, 3)), torch.tensor([0, 1, 1, 0, 1]))
loss.backward()
opt.step()
print(torch.equal(before, body[0].weight), body[0].weight.grad, head.bias.grad)
head.requires_grad_(False)
print(any(p.requires_grad for p in net.parameters()))
