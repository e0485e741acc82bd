"""한국어: autograd의 오류를 그 오류가 난 프로그램에 대고 설명하는 말, 그리고 고치는 법."""

TABLE: dict[str, str] = {
    "lessons.happened": "이 프로그램에서 일어난 일",
    "lessons.fix": "고치기",
    "lessons.write": "고친 코드 넣기",
    "lessons.together": "서로 맞지 않는 것",
    "lessons.nothing_built": "그래프가 만들어지기 전에 프로그램이 멈췄습니다.",
    # 두 번째 backward.
    "lesson.freed_saved": "`{node}` 연산({line}번째 줄, {op})은 기울기를 구하려고 {names} 값을 저장해 "
    "두었습니다.",
    "lesson.freed_saved_many": "`{node}` 연산({line}번째 줄, {op})은 기울기를 구하려고 {names} 값을 "
    "저장해 두었습니다. 이 그래프에서 값을 저장한 노드는 {count}개입니다.",
    "lesson.freed_by": "{line}번째 줄의 backward가 저장된 값을 쓰고 나서 지웠습니다.",
    "lesson.freed_by_turn": "{turn}일 때 {line}번째 줄의 backward가 그 값을 쓰고 나서 지웠습니다.",
    "lesson.freed_carried": "{turn}일 때 {line}번째 줄의 backward는 `{name}` 텐서를 지나 이미 지워진 "
    "{earlier}의 그래프로 거슬러 올라갑니다.",
    "lesson.freed_before_loop": "그래프의 이 부분은 반복문 앞 {line}번째 줄에서 한 번만 만들어졌는데, "
    "{here}번째 줄은 반복할 때마다 이 부분을 거슬러 올라갑니다.",
    "lesson.freed_needed": "{line}번째 줄은 같은 그래프를 거슬러 올라가므로 그 값이 다시 필요합니다.",
    "lesson.freed_nothing": "{op} 노드({line}번째 줄)는 기울기에 값이 필요 없어 아무것도 저장하지 "
    "않았습니다. `y = x + 5`처럼 이런 연산만으로 된 그래프라면 두 번 거슬러 올라갈 수 있습니다.",
    "lesson.freed_nothing_else": "`y = x + 5` 같은 덧셈만으로 된 그래프라면 두 번 거슬러 올라갈 수 "
    "있습니다. 덧셈은 기울기에 값이 필요 없어 아무것도 저장하지 않습니다.",
    "lesson.fix_retain_graph": "{line}번째 줄에서 그래프를 남겨 둡니다: retain_graph=True.",
    "lesson.fix_detach_carried": "반복을 시작할 때마다 `{name}` 텐서를 끊습니다. 값은 이어지고 그래프는 "
    "거기서 끝납니다.",
    "lesson.fix_newest": "`{added}`에서만 거슬러 올라가고, `{name}`에는 숫자만 더합니다.",
    "lesson.fix_into_loop": "반복할 때마다 그래프를 새로 만들도록 그 줄들을 반복문 안으로 옮깁니다.",
    # 제자리 변경.
    "lesson.saved_named": "`{node}` 연산({line}번째 줄)은 버전 {expected}의 `{name}` 값을 저장했습니다. "
    "기울기를 구할 때 그 값이 필요합니다.",
    "lesson.saved_unnamed": "`{node}` 연산({line}번째 줄)은 버전 {expected}의 텐서({name})를 "
    "저장했습니다. 기울기를 구할 때 그 값이 필요합니다.",
    "lesson.changed_by": "{at}번째 줄 `{by}`에서 그 텐서가 제자리에서 바뀌었습니다.",
    "lesson.changed_by_turn": "{turn}일 때 {at}번째 줄 `{by}`에서 그 텐서가 제자리에서 바뀌었습니다.",
    "lesson.changed_so": "필요한 것은 버전 {expected}인데 지금은 버전 {now}입니다. 바뀐 값으로 구한 "
    "기울기는 틀리므로 torch가 거절합니다.",
    "lesson.fix_new_tensor": "새 텐서를 만들어 `{name}` 이름을 붙입니다. 저장된 텐서는 그대로 남습니다.",
    "lesson.fix_clone": "복사본을 바꿉니다. 여기서부터 `{name}` 텐서는 clone()입니다.",
    "lesson.fix_not_inplace": "{line}번째 줄에서 inplace=True를 뺍니다.",
    "lesson.fix_move_after": "{line}번째 줄을 {backward}번째 줄의 backward 뒤로 옮깁니다.",
    "lesson.leaf_changed": "`{name}` 텐서는 requires_grad=True인 리프인데, {line}번째 줄이 제자리에서 "
    "바꾸려 합니다.",
    "lesson.leaf_view": "`{name}` 텐서는 requires_grad=True인 리프의 뷰입니다. 둘은 메모리를 함께 "
    "쓰는데, {line}번째 줄이 제자리에서 바꾸려 합니다.",
    "lesson.leaf_view_of": "`{name}` 텐서는 리프 `{leaf}`의 뷰입니다. 둘은 메모리를 함께 쓰는데, "
    "{line}번째 줄이 제자리에서 바꾸려 합니다.",
    "lesson.leaf_why": "기울기는 처음 값에 대한 것인데, 바꾸면 그 값이 사라집니다.",
    "lesson.fix_no_grad": "기록하지 않고 값을 바꿉니다: {line}번째 줄을 torch.no_grad()로 감쌉니다.",
    "lesson.fix_no_grad_update": "{line}번째 줄에서 torch.no_grad() 안에서 제자리로 갱신합니다. 그러면 "
    "계속 리프로 남고 기록되지 않습니다.",
    # 거슬러 올라갈 그래프가 없음.
    "lesson.cut_root": "`{root}`에는 grad_fn이 없습니다. requires_grad=True인 텐서와 이어져 있지 "
    "않습니다.",
    "lesson.cut_detach": "{line}번째 줄에서 마지막 연결이 끊겼습니다. `{cut}`에는 `{from}`의 값만 있고 "
    "그래프는 없습니다.",
    "lesson.cut_data": "{line}번째 줄에서 마지막 연결이 끊겼습니다. `{cut}`에는 `{from}`의 값만 있고 "
    "그래프는 없습니다.",
    "lesson.cut_number": "{line}번째 줄에서 마지막 연결이 끊겼습니다. `{cut}` 값은 파이썬 숫자라서 "
    "`{from}`에서 왔다는 것을 모릅니다.",
    "lesson.cut_numpy": "{line}번째 줄에서 마지막 연결이 끊겼습니다. `{cut}` 값은 NumPy의 것이라 "
    "autograd가 따라가지 못합니다.",
    "lesson.cut_copied": "{line}번째 줄에서 마지막 연결이 끊겼습니다. `{cut}` 호출은 `{from}`의 숫자로 "
    "새 리프를 만듭니다.",
    "lesson.cut_comparison": "{line}번째 줄에서 마지막 연결이 끊겼습니다. `{cut}` 식은 비교입니다. 두 값 "
    "사이를 건너뛰므로 기울기가 없습니다.",
    "lesson.cut_integer": "{line}번째 줄에서 마지막 연결이 끊겼습니다. `{cut}` 결과는 정수입니다. 정수는 "
    "조금만 바뀔 수 없어 기울기가 없습니다.",
    "lesson.cut_no_grad": "{line}번째 줄의 `{cut}` 식은 {block}번째 줄 때문에 기록되지 않은 채 "
    "실행되었습니다.",
    "lesson.cut_rebound": "{line}번째 줄은 새 텐서 `{cut}`에 이름을 붙였습니다. no_grad({block}번째 줄) "
    "안이라 이 텐서에는 requires_grad가 없고, 원래 리프에는 이제 이름이 없습니다.",
    "lesson.cut_other": "{line}번째 줄에서 마지막 연결이 끊겼습니다. `{cut}`에는 기울기가 없습니다.",
    "lesson.cut_never": "기울기를 구할 텐서가 없습니다. {names}({lines}번째 줄)에 requires_grad=True가 "
    "없습니다.",
    "lesson.cut_nothing": "계산에 쓰인 텐서 가운데 requires_grad=True인 것이 없습니다.",
    "lesson.numpy": "`{what}` 호출({line}번째 줄)은 requires_grad=True인 텐서를 NumPy에 넘기려 합니다. "
    "NumPy가 한 계산은 autograd가 따라가지 못합니다.",
    "lesson.fix_numpy": "{line}번째 줄에서 그래프 없이 숫자만 넘깁니다: .detach().",
    "lesson.not_used": "`{what}` 호출({line}번째 줄)은 출발점을 계산하는 데 쓰이지 않은 텐서의 기울기를 "
    "구하려 합니다.",
    "lesson.fix_not_used": "{line}번째 줄에서 대신 None을 받습니다: allow_unused=True.",
    "lesson.fix_without": "{line}번째 줄에서 그 부분을 뺍니다. 그러면 그래프가 이어집니다.",
    "lesson.fix_itself": "{line}번째 줄에서 텐서를 그대로 씁니다.",
    "lesson.fix_largest": "{line}번째 줄에서 위치 대신 값을 씁니다. 값에는 기울기가 있습니다.",
    "lesson.fix_sigmoid": "{line}번째 줄의 비교를 매끄러운 계단으로 바꿉니다. sigmoid에는 기울기가 "
    "있습니다.",
    "lesson.fix_without_block": "{line}번째 줄의 no_grad를 빼서 기록되게 합니다.",
    "lesson.fix_requires_grad": "{line}번째 줄의 `{name}`에 requires_grad=True를 넣습니다.",
    "lesson.fix_require_all": "{names}에 모두 requires_grad=True를 넣습니다.",
    "lesson.fix_update_in_place": "`{name}` 텐서를 제자리에서 갱신합니다. 그러면 같은 리프로 남습니다.",
    # 모양과 자료형.
    "lesson.not_a_scalar": "`{name}`의 모양은 {shape}, 원소는 {count}개입니다. 기울기는 숫자 하나에서 "
    "시작합니다. 여러 개라면 각각을 얼마나 셀지 알려 주어야 합니다.",
    "lesson.fix_sum": "`{name}`의 원소를 모두 더합니다. 그러면 원소마다 한 번씩 세게 됩니다.",
    "lesson.other_gradient": "`{name}`의 모양은 {shape}, `{given}`의 모양은 {other}입니다. 기울기에는 "
    "텐서의 원소마다 숫자가 하나씩 있어야 합니다.",
    "lesson.fix_ones": "`{name}`의 원소마다 1을 곱해 셉니다.",
    "lesson.matmul": "`{left}`의 마지막 크기는 {last}, `{right}`의 첫 크기는 {first}입니다. 행렬 곱은 이 "
    "둘을 따라 더하므로 서로 같아야 합니다.",
    "lesson.linear": "`{left}`의 마지막 크기는 {last}인데, `{right}` 층이 받는 입력은 {first}개입니다.",
    "lesson.layer_inside": "`{what}` 안의 한 층에 입력이 {last}개 들어왔는데, 그 층이 받는 입력은 "
    "{first}개입니다.",
    "lesson.dtype_long": "`{name}`의 자료형은 {kind}입니다. 클래스 번호는 정수여야 합니다.",
    "lesson.broadcast": "`{what}` 식에서 {dim}번 차원의 크기가 한쪽은 {left}, 다른 쪽은 {right}입니다. "
    "모양은 오른쪽부터 비교하며, 크기가 같거나 한쪽이 1이어야 합니다.",
    "lesson.dtype": "`{what}` 식에 {kinds} 자료형이 섞여 있습니다. 이 연산은 한 가지 자료형만 받습니다.",
    "lesson.dtype_one": "`{what}` 식에 들어간 {kind} 자료형은 이 연산이 받지 않습니다.",
    "lesson.shapes": "`{what}` 식에 들어간 모양들이 서로 맞지 않습니다.",
    "lesson.stopped": "`{what}` 식은 여기에 들어온 값을 받지 않습니다.",
    "lesson.whole_numbers": "`{what}`에는 정수가 들어 있습니다. 기울기는 조금 바꿀 때의 변화를 말하는데, "
    "정수는 조금만 바뀔 수 없습니다.",
    "lesson.fix_transpose": "`{name}` 텐서를 전치합니다.",
    "lesson.fix_column": "`{name}` 텐서를 열로 만듭니다. 마지막 차원의 크기가 1이 됩니다.",
    "lesson.fix_squeeze": "`{name}`에서 크기가 1인 마지막 차원을 없앱니다.",
    "lesson.fix_view_as": "`{name}`의 모양을 다른 쪽에 맞춥니다.",
    "lesson.fix_linear": "{line}번째 줄의 층이 입력을 {size}개 받게 합니다.",
    "lesson.fix_size": "{line}번째 줄에서 원소를 {size}개 만듭니다.",
    "lesson.fix_long": "`{name}` 텐서를 정수로 바꿉니다: .long().",
    "lesson.fix_float": "`{name}` 텐서를 {kind} 자료형으로 바꿉니다.",
    "lesson.fix_dtype": "{line}번째 줄에서 소수로 만듭니다.",
    # None인 기울기.
    "lesson.no_leaf": "{at}번째 줄 `{update}`에서 `{name}` 이름이 새 텐서에 붙었습니다. 계산으로 나온 "
    "텐서이므로 더는 리프가 아닙니다.",
    "lesson.no_leaf_no_grad": "{at}번째 줄 `{update}`에서 `{name}` 이름이 새 텐서에 붙었습니다. no_grad "
    "안이라 이 텐서에는 requires_grad가 없습니다.",
    "lesson.no_leaf_so": "그 뒤로는 backward()가 기울기를 남기지 않아, {line}번째 줄의 `{name}.grad` "
    "값이 None입니다.",
    "lesson.never_asked": "{line}번째 줄에서 `{name}.grad` 값이 None입니다. `{name}`({at}번째 줄)에 "
    "requires_grad=True가 없습니다.",
    "lesson.not_yet": "{line}번째 줄에서 `{name}.grad` 값이 None입니다. 아직 backward가 아무것도 넣지 "
    "않았습니다.",
    "lesson.not_retained": "{line}번째 줄에서 `{name}.grad` 값이 None입니다. `{name}` 텐서는 계산으로 "
    "나와({at}번째 줄) 리프가 아닌데, backward()는 리프의 기울기만 남깁니다.",
    "lesson.fix_retain_grad": "기울기를 남겨 달라고 합니다: {name}.retain_grad().",
    "lesson.fix_if_there": "값이 있을 때만 합니다: if {name} is not None.",
    # 자라는 그래프.
    "lesson.growing": "`{what}` 문장({line}번째 줄)은 반복마다 그래프를 남깁니다. `{name}` 텐서가 "
    "그래프를 붙들고 있기 때문입니다.",
    "lesson.growing_numbers": "반복이 끝날 때마다 `{name}`에서 닿는 노드 수: {nodes}. 그 노드들에 저장된 "
    "바이트: {bytes}.",
    "lesson.fix_detach_added": "`{name}`에는 숫자만 더합니다: .detach().",
}
