# tutorial: policy gradient on a bandit with three arms
import torch

torch.manual_seed(0)
prefs = torch.zeros(3, requires_grad=True)
reward = [0.0, 1.0, 0.2]
baseline = 0.0
for episode in range(5):
    probs = torch.softmax(prefs, dim=0)
    action = torch.multinomial(probs, 1).squeeze()
    r = reward[action.item()]
    loss = -torch.log(probs[action]) * (r - baseline)
    loss.backward()
    with torch.no_grad():
        prefs -= 0.5 * prefs.grad
        prefs.grad.zero_()
    baseline = 0.9 * baseline + 0.1 * r
    print(episode, action.item(), prefs.detach())
