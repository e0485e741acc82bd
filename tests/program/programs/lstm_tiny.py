# tutorial: an LSTM that tags letters
import torch
import torch.nn as nn


class Tagger(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = hidden
        self.lstm = nn.LSTM(input_size=2, hidden_size=hidden, batch_first=True)
        self.out = nn.Linear(hidden, 2)

    def init_hidden(self, batch):
        return (torch.zeros(1, batch, self.hidden), torch.zeros(1, batch, self.hidden))

    def forward(self, x):
        seq, (h, c) = self.lstm(x, self.init_hidden(x.size(0)))
        return self.out(seq), h, c


torch.manual_seed(1)
net = Tagger(4)
print(net)
x = torch.randn(2, 3, 2)
scores, h, c = net(x)
print(scores.shape, h.shape, c.shape)
loss = nn.CrossEntropyLoss()(scores.view(-1, 2), torch.tensor([0, 1, 0, 1, 1, 0]))
loss.backward()
nn.utils.clip_grad_norm_(net.parameters(), 1.0)
for name, p in net.lstm.named_parameters():
    print(name, p.grad.abs().max().item() > 0)
print(f"{loss.item():.6f}")
