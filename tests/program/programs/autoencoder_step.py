# Korean blog: an autoencoder, trained for a few steps
import torch
import torch.nn as nn


class Autoencoder(nn.Module):
    def __init__(self):
        super(Autoencoder, self).__init__()
        self.encoder = nn.Sequential(
            nn.Linear(6, 4),
            nn.ReLU(),
            nn.Linear(4, 2),
        )
        self.decoder = nn.Sequential(
            nn.Linear(2, 4),
            nn.ReLU(),
            nn.Linear(4, 6),
            nn.Sigmoid(),
        )

    def forward(self, x):
        encoded = self.encoder(x)
        decoded = self.decoder(encoded)
        return encoded, decoded


torch.manual_seed(10)
모델 = Autoencoder()
최적화 = torch.optim.Adam(모델.parameters(), lr=0.01)
손실함수 = nn.MSELoss()
자료 = torch.rand(8, 6)
for 에폭 in range(5):
    _, 복원 = 모델(자료)
    손실 = 손실함수(복원, 자료)
    최적화.zero_grad()
    손실.backward()
    최적화.step()
    print("[Epoch {}] 손실: {:.5f}".format(에폭 + 1, 손실.item()))
