"""Goes on with a training that was saved elsewhere: checkpoints.py FILE OUT loads, makes three steps, and saves."""
import sys

import torch

saved = torch.load(sys.argv[1])
model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1)).double()
optimizer = torch.optim.Adam(model.parameters(), lr=0.5)
model.load_state_dict(saved["model"])
optimizer.load_state_dict(saved["optimizer"])
losses = []
for _ in range(3):
    optimizer.zero_grad()
    loss = (model(saved["x"]) - saved["y"]).square().mean()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "losses": losses}, sys.argv[2])
