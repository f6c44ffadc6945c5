/* SPDX-License-Identifier: MIT */
/*
 * Words that schools write and nobody is called. Text is taken piece by piece,
 * where Chinese characters without anything between are one: it is shown if it
 * falls into such words, and is masked as a name otherwise. The words are those
 * of the pack's columns, those of a cell's own code table, and these here.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/person/plain.h"
#include "pipeline/report/show.h"
#include "pipeline/rules/fold.h"

/* Of columns that schools add. */
static const char *const words[] = { "备注", "说明", "序号", "编号", "号码",
	"名称", "名字", "简称", "代码", "标识", "日期", "时间", "情况", "状况", "类型",
	"类别", "种类", "方式", "原因", "是否", "有无", "其他", "其它", "信息",
	"资料", "附件", "照片", "签名", "签字", "确认", "审核", "填报", "填写",
	"登记", "记录", "统计", "汇总", "人数", "数量", "合计", "金额", "学生",
	"孩子", "本人", "家长", "父亲", "母亲", "父母", "爷爷", "奶奶", "监护人",
	"联系人", "老师", "教师", "班主任", "校长", "学校", "年级", "班级", "小组",
	"组别", "小学", "初中", "学期", "学年", "学号", "学籍", "考号", "考场",
	"座位", "座号", "成绩", "分数", "总分", "名次", "排名", "语文", "数学",
	"英语", "科目", "年龄", "生日", "出生", "身高", "体重", "视力", "左眼",
	"右眼", "体温", "疫苗", "接种", "医保", "社保", "病史", "过敏", "饮食",
	"校服", "尺码", "尺寸", "鞋码", "校车", "线路", "路线", "站点", "车牌",
	"住校", "住宿", "宿舍", "寝室", "床位", "午餐", "就餐", "接送", "托管",
	"课后", "服务", "社团", "兴趣", "爱好", "微信", "手机", "电话", "固话",
	"邮箱", "银行", "银行卡", "账号", "卡号", "户名", "开户行", "户主", "户籍",
	"户口", "地址", "住址", "详细", "村组", "小区", "楼栋", "拼音", "英文",
	"中文", "重复", "错误", "不符", "虚假", "身份证号", "同意", "不同意",
	"合格", "撤并", "停办", "转校", "转班",
	"本市", "本县", "本省", "本地", "外地", "外市", "外省", "市外",
	"省内", "省外", "县内", "县外", "民族", "贫困", "低保", "建档",
	"立卡", "资助", "等级", "级别",
	"职务", "职业", "单位", "工作", "文化", "程度", "关系", "身份证", "证件",
	"有效期", "入学", "转入", "转出", "毕业", "来源", "去向", "原籍", "批次",
	"操作", "录入", "更新", "创建", "选项", "必填", "选填", "单位名称",
	"學校", "標識碼", "年級", "班級", "學號", "學籍", "性別", "民族", "證件",
	"類型", "身份證", "號碼", "聯繫", "聯絡", "電話", "國籍", "備註", "備注",
	"家長", "監護人", "關係", "戶口", "現住址", "入學" };

/* What cells say instead of a label. */
static const char *const sayings[] = { "轻度", "中度", "重度", "正常", "良好",
	"一般", "没有", "不是", "不详", "不清楚", "不知道", "未知", "待定",
	"待核实", "待补", "正在", "办理", "办理中", "请选择", "残疾", "残障",
	"自闭", "孤独症", "脑瘫", "退学", "转学", "休学", "复学", "流失", "走读",
	"寄宿", "住读", "步行", "公交", "公交车", "自行车", "电动车", "私家车",
	"农村", "城镇", "城市", "农业", "非农业", "居民", "就近", "择校", "统招",
	"团员", "队员", "党员", "群众", "无", "暂无", "在册", "在校", "本地",
	"外地", "外省", "外市", "外县", "外校", "跑校", "跑读", "骑车", "骑马",
	"打车", "坐车", "红领巾", "学生证", "户口本", "户口簿", "出生证",
	"出生证明", "电脑派位", "派位", "摇号", "熊猫血", "不远", "很远", "很近",
	"去年", "今年", "前年", "明年", "春季", "秋季", "中國", "大陸", "大陆",
	"叔叔", "伯伯", "伯父", "伯母", "叔父", "婶婶",
	"婶子", "姑姑", "姑父", "姑妈", "姑母", "姨妈", "姨父", "姨母", "小姨",
	"舅舅", "舅妈", "舅父", "舅母", "大爷", "大伯", "嫂子", "姐夫", "继父",
	"继母", "养父", "养母", "后爸", "后妈", "爹爹", "爸爸", "妈妈", "亲戚",
	"邻居", "保姆", "夫妻", "儿子", "女儿", "祖孙", "兄妹", "姐弟", "合格",
	"不合格", "优秀", "体育", "艺术",
	"无身份证号的重复学籍" /* what the bureau calls it */ };

/* May stand before, between and behind words; alone they are none. */
static const char *const marks[] = { "号", "號", "名", "父", "母", "的", "和", "及",
	"或", "与", "人", "第", "数", "值", "栏", "列", "表", "原", "现", "新",
	"旧", "本", "生", "码", "一", "二", "三", "四", "个", "否", "是", "有",
	"无", "在", "年", "月", "日", "次", "等", "项" };

/* Of a piece up to some byte: put together of marks, or of a word too. */
enum reach { REACH_NOT, REACH_MARKS, REACH_WORD };

struct piece {
	struct sv text;
	enum reach *reach; /* by bytes, one more than the text has */
};

static bool
is_han(struct sv v, size_t *n)
{
	uint32_t c;

	*n = utf8_decode(v, &c);
	*n = *n ? *n : 1;
	return plain_han(sv_head(v, *n)) > 0;
}

/* What is all Chinese, or all not, at the front of *V, taken off it. */
static struct sv
take_run(struct sv *v, bool *han)
{
	size_t n, len = 0;
	struct sv run;

	for (*han = is_han(*v, &n); v->len > len; len += n)
		if (is_han(sv_skip(*v, len), &n) != *han)
			break;
	run = sv_head(*v, len);
	*v = sv_skip(*v, len);
	return run;
}

static void
try_word(struct piece *p, size_t at, struct sv word, enum reach as)
{
	enum reach *to;

	if (!sv_starts(sv_skip(p->text, at), word))
		return;
	to = &p->reach[at + word.len];
	as = p->reach[at] > as ? p->reach[at] : as;
	*to = *to > as ? *to : as;
}

/* The Chinese parts of TEXT, of two characters or more. */
static void
try_words(struct piece *p, size_t at, struct sv text)
{
	/* Most texts do not have the next character at all: no character of
	 * Chinese takes less than three bytes. */
	if (sv_find(text, sv_head(sv_skip(p->text, at), 3)) == text.len)
		return;
	while (text.len) {
		bool han;
		struct sv run = take_run(&text, &han);

		if (han && plain_han(run) > 1)
			try_word(p, at, run, REACH_WORD);
	}
}

/* The words of T, a code table: 肢体 of 肢体残疾 is none of its own. */
static void
try_table(const struct table *t, struct piece *p, size_t at)
{
	for (size_t i = 0; i < t->nrow * t->ncolumn; i++)
		try_words(p, at, t->cell[i]);
	for (size_t i = 0; i < sizeof(sayings) / sizeof(*sayings); i++)
		try_word(p, at, sv_cstr(sayings[i]), REACH_WORD);
}

static void
try_all(const struct pack *pack, struct piece *p, size_t at)
{
	for (size_t i = 0; i < pack->nfield; i++)
		for (size_t k = 0; k < pack->field[i].nalias; k++)
			try_words(p, at, pack->field[i].alias[k]);
	for (size_t i = 0; i < pack->nlist; i++)
		for (size_t k = 0; k < pack->list[i].ncolumn; k++)
			try_words(p, at, pack->list[i].column[k]);
	for (size_t i = 0; i < pack->nlist; i++)
		for (size_t k = 0; k < pack->list[i].nvalue; k++)
			for (size_t n = 0; n < pack->list[i].value[k].ntext; n++)
				try_words(p, at, pack->list[i].value[k].text[n]);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		try_word(p, at, sv_cstr(words[i]), REACH_WORD);
}

static void
try_marks(struct piece *p, size_t at)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		try_word(p, at, sv_cstr(marks[i]), REACH_MARKS);
}

/* How TEXT is put together: of a cell of table T, or of a header (NULL). */
static enum reach
reach_of(const struct pack *pack, const struct table *t, struct sv text,
    struct arena *a)
{
	struct piece p = { .text = text,
		.reach = arena_alloc(a, (text.len + 1) * sizeof(*p.reach)) };

	p.reach[0] = REACH_MARKS;
	for (size_t at = 0; at < text.len; at++) {
		if (!p.reach[at])
			continue;
		try_all(pack, &p, at);
		if (t)
			try_table(t, &p, at);
		else
			try_marks(&p, at);
	}
	return p.reach[text.len];
}

bool
show_is_words(const struct pack *p, const struct table *t, struct sv v)
{
	struct arena a = { 0 };
	bool good = true;

	while (v.len && good) {
		bool han;
		struct sv run = take_run(&v, &han);

		good = han ? reach_of(p, t, run, &a) == REACH_WORD :
		    plain_is(run);
	}
	arena_free(&a);
	return good;
}

/* One character alone may be of a name with blanks in it. */
static bool
is_heading(const struct pack *p, struct sv run, bool han, struct arena *a)
{
	size_t n = plain_han(run);
	enum reach reach = han ? reach_of(p, NULL, run, a) : REACH_NOT;

	return reach == REACH_WORD || (reach == REACH_MARKS && n == 1) ||
	    (n != 1 && plain_is(run)) || (n > 1 && fold_is_remark(run, a));
}

/* The name of a column, misspelt or not, and nothing beside it in brackets. */
static bool
is_known(const struct pack *p, struct sv v, struct arena *a)
{
	struct sv name = fold_header(v, a);

	if (plain_han(name) < plain_han(v))
		return false;
	if (pack_alias(p, v, a) || pack_field(p, v))
		return true;
	for (size_t i = 0; i < p->nfield; i++)
		if (fold_is_near(name, &p->field[i]))
			return true;
	return false;
}

void
show_header(struct buf *out, const struct pack *p, struct sv v, bool unmasked)
{
	struct arena a = { 0 };

	if (unmasked || is_known(p, v, &a)) {
		show_cell(out, MASK_NONE, v, unmasked);
		v.len = 0;
	}
	v = sv_head(v, SHOW_MAX);
	while (v.len) {
		bool han;
		struct sv run = take_run(&v, &han);

		show_cell(out, is_heading(p, run, han, &a) ? MASK_NONE :
		    MASK_NAME, run, false);
	}
	arena_free(&a);
}
