# tutorial: an image is the thing that is optimised
import torch
import torch.nn.functional as F

torch.manual_seed(0)


def gram_matrix(x):
    a, b, c, d = x.size()
    features = x.view(a * b, c * d)
    return torch.mm(features, features.t()).div(a * b * c * d)


style = gram_matrix(torch.rand(1, 2, 3, 3)).detach()
image = torch.rand(1, 2, 3, 3, requires_grad=True)
run = [0]
optimizer = torch.optim.LBFGS([image], max_iter=3)


def closure():
    with torch.no_grad():
        image.clamp_(0, 1)
    optimizer.zero_grad()
    loss = F.mse_loss(gram_matrix(image), style)
    loss.backward()
    run[0] += 1
    if run[0] % 2 == 0:
        print("run {}: {:6f}".format(run[0], loss.item()))
    return loss


while run[0] <= 5:
    optimizer.step(closure)
print(image.shape, run)
