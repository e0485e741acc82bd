# forum: copy the weights of one network into another
import torch
import torch.nn as nn

torch.manual_seed(5)
a, b = nn.Linear(2, 1), nn.Linear(2, 1)
x = torch.tensor([[1.0, 2.0]])
print(torch.equal(a(x), b(x)))
print(b.load_state_dict(a.state_dict()))
print(torch.equal(a(x), b(x)))
for key, value in a.state_dict().items():
    print(key, value.shape, value.requires_grad)
# a running average of the weights (a target network)
tau = 0.1
for p, q in zip(a.parameters(), b.parameters()):
    q.data.copy_(tau * (p.data + 1) + (1 - tau) * q.data)
print((b.weight - a.weight), (b.bias - a.bias))
