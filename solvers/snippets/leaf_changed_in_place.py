import torch

# ---
w = torch.ones(2, requires_grad=True)
(w**2).sum().backward()
w -= 0.25 * w.grad
print(w.tolist())
