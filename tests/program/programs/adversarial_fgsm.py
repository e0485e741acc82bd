# tutorial: the fast gradient sign attack
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(8)
model = nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 3))
model.eval()


def fgsm_attack(image, epsilon, data_grad):
    sign = data_grad.sign()
    return torch.clamp(image + epsilon * sign, 0, 1)


data, target = torch.rand(1, 4), torch.tensor([1])
data.requires_grad = True
output = model(data)
init_pred = output.max(1, keepdim=True)[1]
loss = F.nll_loss(F.log_softmax(output, dim=1), target)
model.zero_grad()
loss.backward()
for eps in [0, 0.05, 0.3]:
    perturbed = fgsm_attack(data, eps, data.grad.data)
    new = F.cross_entropy(model(perturbed), target)
    print(f"eps {eps}: loss {new.item():.4f}, {(perturbed - data).abs().max().item():.2f}")
print(init_pred.item())
