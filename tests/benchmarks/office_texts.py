"""Notes as the people of a council write them, for the measures of size: sentences put together from many parts.

None of it stands in resources/demo, from which the compression dictionary is trained. Hamlets, groups and things are put
together from parts, so that their names hardly repeat within a file of a month.
"""

import random
from datetime import date, timedelta
from typing import Any

_HAMLET = tuple(
    """
    上 下 中 東 西 南 北 新 古 大 小 高 深 長 石 岩 杉 松 栗 柳 鶴 鹿 滝 砂
    """.split()
)
_HAMLET_END = tuple(
    """
    沢 田 野 原 倉 坂 畑 袋 森 谷 内 浜 崎 館 前 屋敷 清水 久保 風呂 長根
    """.split()
)
_HALL = tuple(
    """
    集会所 コミュニティ館 公民館分館 地区センター 旧小学校の体育館 農村改善センター お寺の本堂 消防屯所の二階
    道の駅の会議室
    """.split()
)
_GATHERING = tuple(
    """
    健康麻雀の会 百歳体操 おれんじカフェ 男の料理教室 認知症の家族のつどい スマートフォン教室 子ども食堂
    囲碁と将棋の午後 編み物の会 移動販売の日のお茶飲み 傾聴ボランティア養成講座 赤ちゃんと遊ぶ日 映画の上映会
    歌声喫茶 太極拳 花壇の植えかえ 終活の勉強会 災害図上訓練 車いす点検 学習支援の教室 高校生との語り場
    外国から来た方との料理会 減塩みそ作り ひきこもりを考える会
    """.split()
)
_WHO = tuple(
    """
    ボランティア連絡会 保健推進員 駐在所 農協女性部 郵便局 介護支援専門員 小規模多機能の職員 高校の家庭科部
    消防団第三分団 区長 商店街の若手 図書館の司書 薬剤師会 医師会の先生 青年会 婦人防火クラブ 作業所の利用者
    信用金庫 スーパーの店長 訪問看護の看護師
    """.split()
)
_DID = tuple(
    """
    {g}を開き、{w}に話をしてもらったあと、班に分かれて{t}を出し合った。
    {w}と一緒に{h}地区を歩き、{t}を地図に書き込んだ。
    {t}について{w}から説明を受け、質問が{n}件あった。 {h}の{g}に出向き、血圧測定と{t}の相談に応じた。
    午前は{g}、午後は{w}との打合せとし、{t}を議題にした。
    {n}軒を訪ね、{t}のちらしを手渡しながら様子を伺った。
    雪のため{h}の会は取りやめ、残る{n}箇所で{g}を行った。
    申込みが{n}名あり、会場を{h}の広間に移して{g}を実施した。
    昨年の反省から、はじめに{t}の寸劇を{w}が演じた。
    {g}の準備として、{w}へ文書を送り、{n}日までに返事をもらうことにした。
    {h}と{h2}の合同で{g}を催し、送りは{w}が受け持った。 {t}を学ぶため、{w}を招いて座談の形で進めた。
    参加した{n}名に{t}の聞き取りをし、結果を壁に貼って眺めた。
    会の終わりに{t}の当番表を作り、{w}が清書した。
    """.split()
)
_THING = tuple(
    """
    灯油の配達 ごみ出し 墓の草取り 通院の足 夜間の連絡先 補聴器の手入れ 空き家の戸締まり 年金の手続き 鍵の預かり
    庭木の枝払い 熊の目撃情報 避難所の寒さ 食器の貸出し 見守りの旗 回覧板の順番 薬の飲み忘れ 詐欺の電話
    バスの減便 ペットの世話 生ごみの堆肥 会費の集め方 除雪機の置き場 郷土料理 孫への手紙 入れ歯の不具合
    共同の物干し 井戸の水質 火の始末 買い置きの食料 名札のふりがな
    """.split()
)
_CAME = tuple(
    """
    {t}を手伝うと{n}名が名乗り出た。 初めて来た方が{n}名おり、次も来たいとのこと。
    {w}との連絡帳を始めることになった。 {t}の困りごとは{w}が引き受けてくれた。
    笑い声が多く、帰りぎわまで話が尽きなかった。 {h}でも同じ会をしてほしいと頼まれた。
    欠席の{n}名には{w}が電話をかけ、変わりないことが分かった。
    {t}の数字が初めてそろい、比べられるようになった。 声の小さい方の意見も紙に残せた。
    若い母親どうしで連絡先を交わしていた。 {w}から備品を{n}点譲り受けた。
    終わったあとに{t}の話が出て、別に時間を取ることにした。
    """.split()
)
_TROUBLE = tuple(
    """
    {t}は人手が足りず、{n}件が残った。 駐車場が狭く、{h}の方が引き返した。 {w}の都合がつきにくい。
    耳の遠い方に説明が届かなかった。 冷房がきかず、途中で休憩を入れた。 {t}の費用をどこから出すか決まっていない。
    """.split()
)
_NEXT = tuple(
    """
    {n}月に{h}でもう一度開く。 {w}に{t}の見積りを頼む。 {t}の一覧を清書して配る。
    申込書の字を大きくする。 {h}の区長に会って相談する。
    """.split()
)
_WHEN = tuple(
    """
    春先の強い風で 彼岸を前に 田植えが済むのを待って 梅雨の晴れ間に 盆の帰省に合わせ 猛暑のため夕方から
    稲刈りの手がすいた頃 敬老の日の翌週 初霜の朝に 年の瀬の慌ただしい中 小正月に 大寒の折 節分にちなみ
    卒業式の前に 道路工事の影響で 選挙と重なったため 停電の翌日に 断水が明けて 新聞に載ったことから
    隣の市の例にならい 補助金が決まり 会長が代わり 久しぶりに 役場の依頼で
    """.split()
)
_HOW = tuple(
    """
    声をかけ合いながら 一軒ずつ 紙芝居を使って 車座になって 地図を広げ 写真を見せながら 立ち話のついでに
    何度も電話をして 図に描いて 昔の道具を持ち寄り 三味線を聞きながら 二人一組で 無記名の用紙で 手話を交えて
    方言で くじ引きで 付箋に書き出して 休みを挟んで 朝早くから 雨合羽を着て
    """.split()
)
_VERB = tuple(
    """
    確かめた 話し合った 見直した 書き留めた 引き継いだ 分け合った 下見した 試した 教わった 伝えた 取りまとめた
    運び入れた 片付けた 数え直した 説明した 申し合わせた 受け取った 読み合わせた 貼り出した 点検した 聞き出した
    作り替えた 呼びかけた 見届けた 練習した 並べ直した 申請した 断った
    """.split()
)
_PERSON = tuple(
    """
    足の悪い方 二人暮らしの世帯 転入して間もない家族 中学三年の生徒 退職したばかりの男性 牛を飼う農家
    夜勤のある若い夫婦 耳の遠い姉妹 杖を使い始めた方 畑を任された嫁 配食の運転手 元教員 民宿の主人
    障がいのある青年 町内会の班長 寺の住職 保育士 孫を預かる祖父母 免許を返した方 一人で店を守る方
    """.split()
)
_REACTION = tuple(
    """
    思いのほか手間取った 表情が明るくなった 口数が増えた ほっとした様子だった 半信半疑だった 涙を見せる場面もあった
    次の日に礼の電話があった 名前を覚えて帰った 首をかしげていた 自分から片付けを始めた 家族にも勧めると話した
    先に帰ってしまった 昔の話が止まらなかった 写真を撮って喜んだ 来月の日取りを尋ねた 遠慮がちに手を挙げた
    """.split()
)
_RECORDER = tuple(
    """
    菊池 佐々木 臨時職員 コーディネーター及川 事務局 千葉（宏）
    """.split()
)


class OfficeWriter:
    """Makes forms as ``sync_data.Writer`` does; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.targets = [random.Random(2).randbytes(16) for _ in range(23)]
        self.day = date(2025, 4, 1)

    def _free(self) -> str:
        """A sentence of five parts, any of which goes with any other."""
        pick = self.chance.choice
        return f"{pick(_WHEN)}、{pick(_PERSON)}と{pick(_HOW)}{pick(_THING)}を{pick(_VERB)}。"

    def _reacted(self) -> str:
        pick = self.chance.choice
        return f"{pick(_PERSON)}は{pick(_HOW)}{pick(_VERB)}うえ、{pick(_REACTION)}。"

    def _filled(self, sentences: tuple[str, ...]) -> str:
        pick = self.chance.choice
        return pick(sentences).format(
            g=pick(_GATHERING), w=pick(_WHO), t=pick(_THING), h=self._hamlet(), h2=self._hamlet(), n=self.chance.randrange(2, 40)
        )

    def _hamlet(self) -> str:
        return self.chance.choice(_HAMLET) + self.chance.choice(_HAMLET_END)

    def form(self) -> dict[str, list[Any]]:
        """A saved form of nine to fourteen filled groups, about 180 characters of text."""
        chance, hamlet = self.chance, self._hamlet()
        self.day += timedelta(days=chance.choice((0, 0, 0, 1, 1, 2, 3)))
        if self.day.year > 2030:
            self.day = date(2025, 4, 1)
        found = {
            "when": [self.day, self.day + timedelta(days=30) if chance.random() < 0.1 else None],
            "target": [chance.choice(self.targets)],
            "title": [chance.choice(_GATHERING) + chance.choice(("", "", f"（{hamlet}）", f"第{chance.randrange(1, 12)}回"))],
            "kind": [chance.choice(("lecture", "exchange", "meeting", "visit", "consultation", "publicity"))],
            "status": ["done", None],
            "sessions": [1 if chance.random() < 0.8 else chance.randrange(2, 30)],
            "place": [hamlet + chance.choice(_HALL), hamlet if chance.random() < 0.4 else None],
            "content": [self._filled(_DID) + "".join(self._free() for _ in range(chance.choice((1, 1, 2, 2, 3))))],
            "outcome": [
                chance.choice((self._reacted, self._reacted, lambda: self._filled(_CAME)))()
                + (self._reacted() if chance.random() < 0.3 else "")
            ],
            "state": ["final", None],
        }
        if chance.random() < 0.85:
            found["participants"] = [chance.randrange(3, 80), chance.random() < 0.15, None]
        if chance.random() < 0.6:
            found["partners"] = ["、".join(chance.sample(_WHO, chance.choice((1, 1, 2, 3))))]
        if chance.random() < 0.35:
            found["issue"] = [self._filled(_TROUBLE)]
        if chance.random() < 0.3:
            found["next_step"] = [self._filled(_NEXT)]
        if chance.random() < 0.7:
            found["recorder"] = [chance.choice(_RECORDER)]
        return found
