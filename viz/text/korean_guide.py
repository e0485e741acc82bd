"""한국어: 맨 위의 막대, 둘러보기, 기호 설명. 키는 `english_guide.py`와 같다."""

TABLE: dict[str, str] = {
    "guide.examples": "예제",
    "guide.menu": "수업과 예제",
    "guide.lessons": "수업",
    "guide.lesson_done": "다 풀었음",
    "guide.lesson_begun": "푸는 중",
    "guide.why": "x.grad는 왜 2일까요?",
    "guide.tour": "둘러보기",
    "guide.legend": "기호 설명",
    "guide.present": "발표",
    "guide.present_help": "코드, 그래프, 카드만 크게 봅니다 (P 키)",
    "guide.share": "공유",
    "guide.language": "언어",
    "guide.close": "닫기",
    # 둘러보기. 앞의 일곱은 첫 프로그램의 것이고, 뒤의 다섯은 다른 프로그램의 것이다.
    "guide.skip": "건너뛰기",
    "guide.back": "이전",
    "guide.next": "다음",
    "guide.done": "마침",
    "guide.place": "{count}개 중 {at}번째",
    "guide.why_program": "이 프로그램은 x를 만들고, x로 res를 계산한 다음 res.backward()를 부릅니다. "
    "그러면 x.grad의 값이 모두 2가 됩니다. 왜 그럴까요? 1분 동안 거슬러 올라가 봅시다.",
    "guide.why_box": "연산 하나가 상자 하나입니다. 여기서 y는 2이므로 y**2는 4입니다. "
    "초록색 숫자가 값입니다.",
    "guide.why_pill": "되돌아올 때는 화살표마다 수를 곱합니다. 기울기 0.5가 도착하면 이 화살표가 4를 "
    "곱해서, 0.5 × 4 = 2를 y로 보냅니다.",
    "guide.why_card": "왜 4일까요? y**2를 미분하면 2·y이고, y는 2입니다. 그래서 2·2 = 4를 곱합니다.",
    "guide.why_result": "카드를 모두 곱하면 1/4 × 2 × 4 × 1 = 2입니다. 이것이 x.grad이고, "
    "torch의 값과 같습니다.",
    "guide.any_program": "이 프로그램은 결과를 계산하고 backward()를 부릅니다. 그러면 리프마다 "
    ".grad에 기울기가 들어갑니다.",
    "guide.any_box": "연산 하나가 상자 하나입니다. 초록색 숫자가 값입니다.",
    "guide.any_pill": "되돌아올 때는 화살표마다 수를 곱합니다. 화살표에 적힌 수를 곱하며, "
    "빨간색 숫자는 도착한 기울기입니다.",
    "guide.any_card": "곱하는 수마다 카드가 한 장 있습니다. 규칙을 기호로 적고, 그 아래에 수를 넣었습니다.",
    "guide.any_result": "카드를 모두 곱하고, 경로가 여럿이면 더합니다. 이것이 기울기이고, "
    "torch의 값과 같습니다.",
    "guide.player": "여기서 한 단계씩 가거나 재생해 보세요. torch가 계산하는 순서대로 수가 나타납니다.",
    "guide.edit": "이제 직접 해 보세요. 프로그램의 수를 하나 바꾸면 그래프와 카드도 따라 바뀝니다.",
    # 기호와 그 뜻.
    "guide.sign_value": "초록색은 순전파입니다. 리프에서 루트 쪽으로 계산한 값입니다.",
    "guide.sign_gradient": "빨간색은 역전파입니다. 루트에서 리프 쪽으로 보내는 기울기입니다.",
    "guide.sign_partial": "x의 기울기입니다. x가 조금 커질 때 res가 얼마나 빨리 커지는지 나타냅니다.",
    "guide.sign_pill": "화살표가 곱하는 수입니다. 도착한 기울기에 4를 곱해서 보냅니다.",
    "guide.sign_jacobian": "곱하는 수를 모은 표, 곧 야코비안입니다. 출력 1개, 입력 4개입니다. "
    "화살표를 고르면 볼 수 있습니다.",
    "guide.sign_leaf": "리프입니다. requires_grad=True로 만든 텐서이며, 기울기가 .grad에 들어갑니다.",
    "guide.sign_root": "루트입니다. backward()를 부른 결과입니다.",
    "guide.sign_unknown": "아직 모릅니다. torch가 나중 단계에서 계산합니다.",
    "guide.sign_now": "호박색은 지금입니다. 지금 단계에 해당하는 줄, 상자, 카드에 칠합니다.",
    "guide.sign_chosen": "테두리는 고르거나 가리킨 것입니다. 페이지 어디에서나 함께 표시됩니다.",
    "guide.sign_cut": "회색 점선으로는 기울기가 흐르지 않습니다. 예를 들어 detach() 다음이 그렇습니다.",
    "guide.sign_group": "폴더에는 한 층이나 함수의 상자들이 들어 있습니다. 누르면 열립니다.",
    "guide.sign_check": "torch의 값과 같습니다.",
    "guide.sign_saved": "저장된 텐서입니다. torch가 순전파 때 남겨 두었다가 역전파에서 씁니다.",
    "guide.sign_step": "9단계 가운데 3단계까지 왔습니다. 순전파가 먼저이고 역전파가 다음입니다.",
    # 공유와 발표.
    "guide.link": "이 페이지의 링크",
    "guide.copy": "복사",
    "guide.copied": "복사했습니다",
    "guide.copy_yourself": "Ctrl+C를 누르세요",
    "guide.code": "링크의 QR 코드",
    "guide.code_soon": "QR 코드를 만드는 중 ...",
    "guide.code_long": "링크가 길어서 자리에서 찍을 수 있는 QR 코드를 만들 수 없습니다. "
    "링크를 직접 보내세요.",
    "guide.no_link": "프로그램이 길어서 링크에 담을 수 없습니다. 파일 탭에서 저장해 파일로 보내세요.",
    "guide.leave": "발표 끝내기 (Esc)",
    "guide.code_key": "링크의 QR 코드 (Q)",
}
