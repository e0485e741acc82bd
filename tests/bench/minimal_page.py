"""The peer of the load command: the least page that shows a program's graph, as tutorials write it."""

import streamlit as st
import torch
from torchviz import make_dot

torch.set_num_threads(1)

PROGRAM = """\
x = torch.ones(2, 2, requires_grad=True)
y = x+1
z = 2*y**2
res = z.mean()
res.backward()
"""

names = {"torch": torch}
exec(st.text_area("Program", PROGRAM), names)
st.graphviz_chart(make_dot(names["res"], params={"x": names["x"]}))
st.write(names["x"].grad.tolist())
