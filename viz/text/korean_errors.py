"""Korean: what is wrong with a program, by key, and what to write instead."""

TABLE: dict[str, str] = {
    "error.empty": "아직 프로그램이 없습니다.",
    "error.too_long": "프로그램이 {length}자입니다. 한도는 {limit}자입니다.",
    "error.too_nested": "괄호나 연산자가 {limit}단계보다 깊게 겹쳐 있습니다.",
    "error.unreadable": "파이썬이 이 글을 읽을 수 없습니다: {detail}",
    "error.syntax": "파이썬이 읽을 수 없습니다: {detail}",
    "error.expression": "`{kind}`은(는) 여기서 쓸 수 없습니다.",
    "error.string": "문자열은 출력할 때만 쓸 수 있습니다.",
    "error.plain_call": "`{written}`은(는) 여기서 호출할 수 없습니다.",
    "error.import": "`{written}`은(는) 여기서 가져올 수 없습니다.",
    "error.seed": "`torch.manual_seed`에는 0 이상의 정수 하나가 필요합니다.",
    "error.index": "`{kind}`은(는) 이렇게 인덱싱할 수 없습니다.",
    "error.arguments": "`{op}`의 인수가 맞지 않습니다: {detail}.",
    "error.too_many_steps": "프로그램이 문장을 {limit}개보다 많이 실행합니다.",
    "error.too_many_operations": "프로그램이 torch 연산을 {limit}개보다 많이 실행합니다.",
    "error.too_many_elements": "모양 {shape}, 원소 {elements}개인 텐서가 만들어집니다. "
    "한도는 {limit}개입니다.",
    "error.too_many_dimensions": "차원이 {limit}개보다 많은 텐서가 만들어집니다.",
    "error.too_many_pieces": "한 번에 텐서가 {limit}개보다 많이 만들어집니다.",
    "error.name_too_long": "이름은 {limit}자까지 쓸 수 있습니다.",
    "error.run_slow": "{seconds}초보다 오래 걸려서 중단했습니다.",
    "error.run_busy": "서버가 다른 큰 프로그램을 계산하고 있습니다.",
    "error.run_cancelled": "실행을 취소했습니다.",
    "error.run_died": "프로그램을 실행하던 프로세스가 갑자기 끝났습니다.",
    "error.run_memory": "메모리를 {memory}MB보다 많이 써서 중단했습니다.",
    "error.cell_value": "{dtype} 텐서에는 이 수를 담을 수 없습니다.",
    "error.guess_kind": "적은 값의 종류는 {kind}입니다. 수, 수의 리스트, 텐서 가운데 하나를 적으세요.",
    "error.guess_shape": "예측한 값의 모양은 {shape}입니다.",
    "error.printed_too_long": "프로그램이 {limit}자보다 많이 출력합니다.",
    "error.no_such_root": "기울기를 구할 수 있는 변수 `{name}`이(가) 없습니다.",
    "error.tensor_of_own_class": "프로그램에서 만든 클래스 `{kind}`로는 텐서를 만들 수 없습니다.",
    "error.torch_meta": "`meta` 장치에는 수가 없어 여기서는 쓸 수 없습니다.",
    "error.torch_name": "`{name}`은(는) torch가 직접 쓰는 이름입니다.",
    "error.torch_option": "`{name}`에는 여기서 `{option}`을(를) 줄 수 없습니다.",
    "error.torch_workers": "여기서는 DataLoader가 다른 프로세스를 쓸 수 없습니다.",
    "error.torch_print_option": "여기서 `{name}`은(는) {limit}까지입니다.",
    "error.torch_default_type": "CPU 텐서에 쓸 수 있는 수의 종류가 아닙니다.",
    "error.torch_default_device": "여기에는 `{name}` 장치가 없습니다.",
    "error.torch_files": "여기에는 파일이 없어 `{name}`을(를) 쓸 수 없습니다.",
    "error.root_requires_no_grad": "루트에 requires_grad가 없어 torch가 그래프를 남기지 않았습니다. "
    "requires_grad=True인 텐서에서, torch.no_grad() 밖에서, detach() 없이 계산하세요.",
    "error.root_inference": "torch.inference_mode() 안에서 계산한 루트에는 그래프가 없습니다. "
    "그 밖에서 다시 계산하세요.",
    "error.root_no_tensor": "루트는 텐서이거나 텐서의 리스트여야 하며 `{kind}`일 수 없습니다. "
    ".item()이나 float()을 하기 전의 손실을 주세요.",
    "error.roots": "루트가 {roots}개, 기울기가 {gradients}개입니다. 루트를 하나 이상 주고 "
    "루트마다 기울기(또는 None)를 주세요.",
    "error.leaves": "리프는 {{'w': w}}나 dict(model.named_parameters())처럼 이름이 붙은 텐서여야 하며 "
    "`{kind}`일 수 없습니다.",
    "error.no_tensor": "`{name}`은(는) 텐서여야 하며 `{kind}`일 수 없습니다.",
    "error.leaf_requires_no_grad": "`{name}`에 requires_grad가 없습니다. "
    "순전파 전에 requires_grad=True로 하거나 빼세요.",
    "error.leaf_inference": "`{name}`은(는) torch.inference_mode() 안에서 만들어졌습니다. "
    "그 밖에서 만들거나 clone()을 쓰세요.",
    "error.no_numbers": "{op}의 텐서에는 모양만 있고 숫자가 없어서({kind}) 설명할 기울기가 없습니다. "
    "순전파 전에 모델과 입력을 실제 장치에 만드세요.",
    "error.gradient_device": "gradient는 {given}에, 루트는 {wanted}에 있습니다. 한쪽으로 옮기세요.",
    "error.detached": "이 설명은 그래프에서 분리되어서, 그 전에 구해 두지 않은 것은 더 계산할 수 없습니다. "
    "먼저 구한 다음 분리하세요.",
    "error.gradient_shape": "gradient의 모양은 {given}, 루트의 모양은 {wanted}입니다.",
    "error.graph_freed": "앞선 backward()가 이 그래프를 해제했습니다. 그 backward()를 retain_graph=True로 "
    "부르거나, 그보다 먼저 설명을 구하세요.",
    "error.saved_overwritten": "설명을 구한 뒤에 {op}이(가) 저장해 둔 텐서가 덮어쓰여서 국소 야코비안을 "
    "구할 수 없습니다. 텐서가 바뀌기 전에 구하세요.",
    "error.saved_modified": "그래프에 필요한 텐서가 순전파 뒤에 제자리 연산으로 바뀌어서 backward()도 "
    "실패합니다: {detail}. "
    "y += 1 대신 y = y + 1로 쓰거나, 바꾸기 전에 설명을 구하세요.",
    "error.checkpoint": "use_reentrant=True인 checkpoint는 역전파 안에서 backward()를 다시 불러 .grad에 "
    "더합니다. "
    "설명은 .grad를 건드리지 않으므로 use_reentrant=False를 쓰세요.",
    "error.recording": "`recording`에는 `with viz.record() as recording:`이 주는 값을 넣어야 합니다. "
    "`{kind}`은(는) 쓸 수 "
    "없습니다.",
    "error.leaf_name": "리프의 이름은 문자열이어야 합니다. `{name}`({kind})은(는) 쓸 수 없습니다.",
    "error.nested": "{op}은(는) 중첩 텐서(torch.nested)를 다루며, 중첩 텐서는 여기서 설명하지 않습니다. "
    "패딩한 텐서와 "
    "마스크를 쓰세요.",
    "error.few_bits": "{op}은(는) {dtype}을(를) 다룹니다. torch가 이 dtype으로 할 수 있는 계산이 적어 "
    "국소 야코비안을 "
    "구할 수 없습니다.",
    "error.no_such_group": "펼칠 그룹 {names}이(가) 없습니다. 있는 그룹: {there}.",
    "error.node_call": "torch가 {op}을(를) 따로 호출하지 못하게 하므로 국소 야코비안을 구할 수 "
    "없습니다: {detail}",
    "error.complex": "{op}은(는) 복소수를 다룹니다. 여기서는 실수 텐서의 기울기를 설명합니다.",
    "error.not_strided": "{op}은(는) 희소 텐서처럼 strided가 아닌 텐서를 다룹니다. "
    "x.to_dense()로 바꾸어 설명하세요.",
    "error.jacobian": "모양이 {shape}인 국소 야코비안은 한도 {limit}개보다 많은 수가 필요합니다.",
    "error.torchviz": "그래프의 노드가 {count}개입니다. torchviz는 {limit}개까지 그립니다.",
    "error.torchviz_fails": "torchviz가 이 그래프를 그리지 못합니다: {detail}",
    "error.edges": "그래프의 간선이 {edges}개입니다. {limit}개까지 그립니다.",
    "error.formula_no_rule": "닫힌 식이 없습니다. `{name}`의 식이 여기에 없습니다.",
    "error.formula_tie": "닫힌 식이 없습니다. 값이 같은 곳에서 `{name}`에는 도함수가 없고 "
    "torch는 기울기를 나누어 줍니다.",
    "error.formula_too_large": "닫힌 식이 없습니다. 식이 {limit}개보다 많이 필요합니다.",
    "error.formula_many": "닫힌 식이 없습니다. 원소 {count}개의 식이 서로 달라 다 적을 수 없습니다.",
    "error.formula_slow": "닫힌 식이 없습니다. {limit}초보다 오래 걸립니다.",
    "error.formula_sympy": "닫힌 식이 없습니다. SymPy가 구하지 못합니다 ({detail}).",
    "error.formula_unreached": "닫힌 식이 없습니다. {root}은(는) {leaf}에 의존하지 않습니다.",
    "error.formula_program": "대입문과 backward 호출 하나로 된 프로그램에서만 구할 수 있습니다.",
    "error.save_ending": "파일 확장자가 저장 형식을 정하는데 {ending!r} 형식은 없습니다. "
    "쓸 수 있는 확장자는 {endings}입니다.",
    "error.save_nothing": "저장할 그래프가 없습니다. 이 프로그램에는 기울기를 가진 것이 없습니다.",
    "error.no_pandas": "to_dataframe()에는 pandas가 필요합니다: pip install pandas. "
    "같은 표를 print(e)로도 볼 수 있습니다.",
    "error.no_graphviz": "시스템 라이브러리가 없어 그림을 그릴 수 없습니다: {detail}. "
    "데비안에서는 apt-get install libglib2.0-0 libx11-6 libxext6 libxrender1 fontconfig-config "
    "fonts-dejavu-core, 페도라에서는 dnf install glib2 libX11 libXext libXrender fontconfig "
    "dejavu-sans-fonts로 설치하세요. 그림 말고는 모두 그대로 쓸 수 있습니다.",
    "error.code": "역전파 코드는 노드가 {limit}개까지이고 너무 깊지 않은 그래프에 대해서만 적습니다.",
    "error.hidden_file": "예측할 기울기가 파일에 들어가므로 지금은 저장할 수 없습니다.",
    "error.no_steps": "그래프가 너무 커서 단계별로 보여 줄 수 없습니다. 노드 {limit}개까지 가능합니다.",
    "error.layout": "그림을 배치하는 데 {limit}초가 넘게 걸립니다.",
    "check.hook": "{nodes}에 도착한 기울기를 훅이 바꾸었습니다. autograd의 기울기에는 그 변경이 들어 있고, "
    "국소 야코비안의 곱에는 없습니다.",
    "warning.compiled": "`{name}`은(는) torch.compile로 컴파일되었지만 viz.record() 안에서는 컴파일하지 않고 "
    "실행합니다. 적힌 그대로의 연산이 기록되며, 더 느리고 반올림이 다를 수 있습니다.",
    # 대신 무엇을 쓰면 되는지.
    "hint.did_you_mean": "혹시 {close}인가요?",
    "hint.empty": "x = torch.ones(2, 2, requires_grad=True) 같은 줄을 적어 보세요.",
    "hint.too_long": "기울기를 보려는 부분만 남기세요.",
    "hint.too_nested": "부분마다 이름을 붙이세요.",
    "hint.syntax": "이 자리에 괄호, 쉼표, 따옴표가 빠졌거나 더 있는지 살펴보세요.",
    "hint.expression": "숫자, 이름, + - * / ** @, 비교, 인덱싱, torch 호출을 쓸 수 있습니다.",
    "hint.string": 'print("...") 안에 넣으세요.',
    "hint.plain_call": "torch.f(x), F.f(x), x.f() 꼴로 적으세요.",
    "hint.tensor_of_own_class": "수로 된 리스트를 주세요.",
    "hint.torch_meta": '장치를 빼거나 torch.device("cpu")로 적으세요.',
    "hint.torch_name": "다른 이름을 고르세요.",
    "hint.torch_option": "그 인자를 빼세요.",
    "hint.torch_workers": "num_workers를 빼거나 num_workers=0으로 적으세요.",
    "hint.torch_print_option": "더 작은 수를 고르세요.",
    "hint.torch_default_type": "torch.set_default_dtype(torch.float64)처럼 적으세요.",
    "hint.torch_default_device": 'torch.device("cpu")로 적으세요.',
    "hint.torch_files": "값을 변수에 두세요. 모델의 값은 state_dict()로 얻습니다.",
    "hint.import": "torch와 torch.nn.functional(F)은 이미 있습니다.",
    "hint.arguments": "이렇게 호출합니다: {op}{signature}",
    "hint.too_many_steps": "반복 횟수를 줄이세요.",
    "hint.too_many_operations": "반복 횟수를 줄이세요.",
    "hint.too_many_elements": "더 작은 텐서로도 같은 기울기를 볼 수 있습니다.",
    "hint.too_many_pieces": "더 짧은 차원을 따라 나누세요.",
    "hint.name_too_long": "더 짧은 이름을 고르세요.",
    "hint.run_slow": "더 작은 텐서나 더 적은 연산으로도 같은 기울기를 볼 수 있습니다.",
    "hint.run_cancelled": "‘다시 실행’을 누르거나 프로그램을 고치세요.",
    "hint.run_busy": "잠시 뒤 다시 해 보세요.",
    "hint.run_died": "다시 해 보세요. 또 끝나면 더 작은 텐서를 쓰세요.",
    "hint.run_memory": "더 작은 텐서나 더 적은 연산으로도 같은 기울기를 볼 수 있습니다.",
    "hint.printed_too_long": "출력을 줄이세요.",
    "hint.no_such_root": "requires_grad=True인 리프에 의존하는 변수를 고르세요.",
    "hint.torch": "torch가 직접 낸 메시지입니다. 이 연산은 이런 값을 받지 않습니다.",
    "hint.needs_scalar": "기울기는 수 하나에 대해 구합니다. .mean()이나 .sum()으로 줄이거나, "
    "backward(gradient=...)로 원소마다 가중치를 주세요.",
    "hint.no_grad_fn": "이 텐서를 계산한 값 가운데 requires_grad=True인 것이 없어 되돌아갈 그래프가 "
    "없습니다.",
    "hint.second_backward": "backward()는 쓴 값을 해제합니다. 그래프를 다시 지나가려면 첫 번째를 "
    "retain_graph=True로 부르세요.",
    "hint.floating_only": "미분하려면 조금씩 변할 수 있는 수가 필요합니다. 1 대신 1. 로 적거나 "
    "dtype=torch.float32를 쓰세요.",
    "hint.leaf_flag": "직접 만든 텐서인 리프만 requires_grad를 바꿀 수 있습니다.",
    "hint.matmul": "A @ B에서는 A의 마지막 크기와 B의 첫 크기가 같아야 합니다.",
    "hint.broadcast": "모양은 오른쪽부터 비교합니다. 두 크기가 같거나 하나가 1이어야 합니다.",
    "hint.reshape": "새 모양의 원소 수는 원래와 똑같아야 합니다.",
    "hint.dimension": "차원은 0부터 세고, -1은 마지막 차원입니다.",
    "hint.index": "인덱스는 0부터 세고 크기보다 1 작은 수에서 끝납니다.",
    "hint.dtype": "이 연산이 함께 쓸 수 없는 수의 종류(dtype)가 섞여 있습니다.",
    "error.left_out": "`{written}`은(는) 여기서 쓸 수 없습니다.",
    "error.too_many_items": "항목이 {limit}개를 넘습니다.",
    "error.too_long_string": "만들어지는 문자열이 {limit}자를 넘습니다.",
    "error.whole_number_too_large": "이 정수는 {limit}비트를 넘습니다.",
    "error.too_deep": "함수 호출이 {limit}겹을 넘습니다.",
    "error.smallest_integer": "이 dtype의 가장 작은 정수를 -1로 나누면 값이 없습니다.",
    "error.not_indexed": "`{kind}` 종류의 값에는 여기서 인덱스를 쓸 수 없습니다.",
    "error.no_such_attribute": "{kind}의 `.{name}`은(는) 여기서 쓸 수 없습니다.",
    "error.not_settable": "`.{name}`에는 여기서 값을 넣을 수 없습니다.",
    "error.unknown_member": "`{module}.{name}`은(는) 여기에 없습니다.",
    "error.base_class": "여기서는 `{name}`을(를) 상속할 수 없습니다.",
    "error.dunder": "여기서는 클래스에 `{name}`을(를) 정의할 수 없습니다.",
    "error.type_call": "여기서 `type`은 값 하나로만 부를 수 있습니다.",
    "error.name_left_out": "`{name}`은(는) 여기서 쓸 수 없습니다.",
    "error.no_such_backward": "이 프로그램은 backward를 {count}번 호출합니다.",
    "error.too_many_nodes": "그래프의 노드가 {limit}개를 넘습니다.",
    "hint.left_out": "함수, 클래스, 반복문, if로 바꿔 써 보세요.",
    "hint.quotes": "둥근 따옴표가 붙여넣어졌습니다. ' 또는 \"로 바꾸세요.",
    "hint.too_many_items": "더 짧은 리스트를 쓰세요.",
    "hint.too_long_string": "더 짧은 문자열을 쓰세요.",
    "hint.whole_number_too_large": "1e20처럼 실수로 쓰세요.",
    "hint.too_deep": "재귀가 끝나는 조건이 있는지 보세요.",
    "hint.smallest_integer": "소수점이 있는 수로 나누세요.",
    "hint.not_indexed": "리스트, 튜플, 딕셔너리, 문자열, 텐서에 인덱스를 쓸 수 있습니다.",
    "hint.no_such_attribute": "프로그램에서 만든 이름과 torch에서 흔히 쓰는 이름을 쓸 수 있습니다.",
    "hint.not_settable": "값을 변수에 담아 두세요.",
    "hint.unknown_member": "쓸 수 있는 연산은 단계 탭에 있습니다.",
    "hint.base_class": "nn.Module, torch.autograd.Function, 예외 클래스를 상속하거나 상속 없이 쓰세요.",
    "hint.dunder": "메서드에 다른 이름을 붙이세요.",
    "hint.type_call": "클래스는 class 이름: 으로 만드세요.",
    "hint.name_left_out": "그 부분을 지우세요. 여기서는 torch로 계산하고 출력하는 일만 할 수 있습니다.",
    "hint.no_such_backward": "0부터 세고, -1은 마지막 호출입니다.",
    "hint.too_many_nodes": "더 작은 모델이나 더 적은 반복에서도 같은 기울기를 볼 수 있습니다.",
    "hint.python": "파이썬이 낸 메시지입니다.",
    "error.numpy_objects": "파이썬 객체의 배열은 여기서 쓸 수 없습니다.",
    "hint.numpy_objects": "수로 된 배열을 만드세요.",
    "error.import_system": "`{written}`은(는) 쓸 수 없습니다. 여기서는 프로그램이 컴퓨터를 건드릴 수 "
    "없습니다.",
    "hint.import_system": "그 줄을 지우세요. 출력한 것은 페이지에 보입니다.",
    "error.import_data": "`{written}`은(는) 쓸 수 없습니다. 이 페이지는 파일도 데이터 세트도 읽지 "
    "않습니다.",
    "hint.import_data": "torch.randn(4, 1, 28, 28)처럼 데이터와 같은 크기의 텐서를 만드세요.",
}
