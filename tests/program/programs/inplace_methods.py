# docs: methods that end in an underscore
import torch

x = torch.arange(4.0)
print(x.add_(1), x.sub_(0.5), x.mul_(2), x.div_(4), sep="\n")
print(x.pow_(2).sqrt_().neg_().abs_(), x.clamp_(0.5, 1.0), x.clamp_(min=0.6))
print(x.fill_(3), x.zero_(), x.copy_(torch.tensor([4.0, 3.0, 2.0, 1.0])), x.exp_().log_())
torch.manual_seed(0)
print(x.uniform_(-1, 1), x.normal_(0, 0.1), x.round_(), x.random_(0, 5))
print(x.t_().unsqueeze_(0).shape, x.squeeze_().shape, x.sigmoid_().shape)
y = torch.zeros(2, 3)
y[0] += 1
y[:, 1] *= 5
y[1, 2] = 7
y[y == 0] = -1
print(y, y.index_fill_(0, torch.tensor([0]), 9.0), y.masked_fill_(y > 8, 0.0), sep="\n")
print(
    y.scatter_(1, torch.tensor([[0], [1]]), 4.0),
    y.relu_(),
    y.lerp_(torch.ones(2, 3), 0.5),
    sep="\n",
)
