"""Why a thing is to go back, in the words of the one who sends it: patterns beside the lists of words; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from components.detail import Detail

_ENGLISH = (
    r"(?:(?:way|far|a bit|a little|much|slightly|just|really) )*too (?!(?:late to|many|much money|long to|soon"
    r"|early))\w+"
    r"(?: (?:on|in|for|around|at) (?:me|him|her|us|my|the|his) ?(?:\w+)?(?: room)?)?",
    r"(?:(?:smell|look|feel|sound|taste|fit)s?|smelled|looked|felt|sounded) (?:like |really |so |very |a bit |too )?"
    r"(?!in\b|into\b|for\b|good\b|great\b|at\b|fine\b|forward\b|up\b|like i\b|free\b|the\b|nice\b)\w+",
    r"(?:\w+er) than (?:expected|i thought|i expected|the picture|in the picture|described|shown|the photo)",
    r"(?:not|nothing|doesn'?t look|isn'?t|arent|aren'?t|wasn'?t) (?:as|what|like) (?:i )?(?:was )?(?:advertised"
    r"|described"
    r"|expected|shown|pictured|ordered|the (?:picture|photo|pictures|photos|pics?|website|description))",
    r"(?:does ?n[o']?t|do ?n[o']?t|did ?n[o']?t|won'?t|wont|can'?t(?! match)|cant(?! match)|cannot|isn'?t|never|not) "
    r"(?:really |even |actually |properly |fully )?(?:fit\w*|match\w*|suit\w*|work\w*|turn on|switch on|start"
    r"|charge|charging"
    r"|close|zip|connect\w*|hold|stay|heat|cool|comfortable|comfy|compatible|needed|warm|waterproof|genuine"
    r"|original|stick"
    r"|go with|need (?:it|them)|want (?:it|them)|like (?:it|them|the)|as soft|soft|power on|open|do up|sit right"
    r"|big enough"
    r"|my (?:style|size|colour|color|taste)|the (?:right )?(?:size|colour|color)|for me)(?: (?:any ?more|me|him"
    r"|her|us|it"
    r"|them|at all|right|properly|well))*"
    r"(?: (?:with )?(?:my|our|through (?:the|my)|in my|under my|on my) \w+)?",
    r"(?:no longer|not) (?:need|want|require|using|interested)\w*(?: (?:it|them|in it|any ?more))*",
    r"(?:changed?|change) (?:my|our|her|his) minds?",
    r"(?:uncomfortable|un-?comfy|itchy|scratchy|see[- ]through|transparent|faulty|defective|defect|damaged|broken"
    r"|cracked"
    r"|torn|ripped|stained|dirty|faded|flimsy|wobbl[ye]\w*|leak(?:s|ing|y|ed)|squeak(?:s|y|ing)|rattl(?:es|ing)"
    r"|overheat\w*"
    r"|noisy|scratched|chipped|dented|bent|mouldy|expired|used|second ?hand|fake|counterfeit|incompatible|crooked|rusty"
    r"|snapped|loose|baggy|discolou?red|unsuitable|disappoint\w*|bobbl\w*|shrunk|shrank|flicker\w*|sticky|smelly"
    r"|sees? through|peeling|fell apart|falling apart|coming apart|came apart|uneven|wonky|blurry|hurts?(?: my \w+)?"
    r"|pinch(?:es)?(?: my \w+)?|rubs?(?: my \w+)?|dead pixels?|fraying|frayed|shattered|smashed)",
    r"(?:keeps?|kept) \w+ing(?: (?:off|out|up|down|loose))?",
    r"(?:stopped|quit) working(?: after [\w ]{1,12}?(?:days?|weeks?|hours?|months?|use|wash))?",
    r"(?:one|left|right|1)(?: \w+)? (?:side|ear|earbud|speaker|shoe) (?:has no|doesn'?t|isn'?t|is) \w+(?: \w+)?",
    r"(?:has|have|had|got|with|there(?:'s| is| are)) (?:an? |no |some |big |small |loose |two |lots of |several )*"
    r"(?:hole|scratch|crack|dent|stain|tear|defect|fault|mark|sound|smell|chip|loose \w+|scratches|holes|stains|lines?"
    r"|dead pixels?)s?(?: (?:in|on) (?:it|them|the \w+))?",
    r"(?:zip|zipper|button|strap|handle|sole|seam|screen|heel|buckle|clasp|hinge|lid|wheel|leg|battery)s? "
    r"(?:is|was|are|has|came|broke|fell|won'?t|doesn'?t|don'?t|keeps?|got)(?: (?:not|already|come|been))*"
    r"(?: ?(?:broken|off|torn|loose|working|work|close|stuck|missing|undone|cracked|snapped|hold|dead|charge|faulty"
    r"|coming off|falling off))?",
    r"(?:wrong|incorrect) (?:colou?r|size|model|item|one|product|fit|type|version|shade|voltage|plug|length)(?: sent)?",
    r"(?:ordered|bought|clicked|got)(?: (?:it|them|this|two|the wrong \w+|twice|double))? by (?:mistake|accident)",
    r"accidentally (?:ordered|bought)(?: \w+)?",
    r"already (?:ha(?:s|ve|d)|got|own|bought)(?: (?:it|one|two|this|a \w+|another))?",
    r"(?:bought|got|found|saw)(?: (?:it|one|the same|a better one|something|them|this))?(?: for)? (?:cheaper"
    r"|elsewhere|somewhere else)"
    r"(?: \w+where| elsewhere)?",
    r"(?:(?:came|arrived|was|turned up|delivered) )(?:(?:too|very|so) )?late",
    r"(?:it |they )?(?:came|arrived|turned up) (?:broken|damaged|cracked|faulty|dead|torn|ripped|defective|dirty"
    r"|open|used"
    r"|scratched|bent|smashed|stained)",
    r"(?:poor|bad|low|cheap|terrible|awful|horrible|rubbish) (?:quality|material|fabric|finish|sound|fit|picture)"
    r"|(?:quality|material|fabric|colou?r|sound|fit) (?:is|was|are|looks?|feels?) (?:so |very |really |too |just )?"
    r"(?:not )?(?:poor|bad|cheap|terrible|awful|rubbish|different|off|wrong|good|thin|rough|low|horrible|great|nice)",
    r"(?:runs?|fits?|comes? up) (?:very |too |a bit |really )?(?:small|big|large|tight|narrow|short|long)",
    r"allergic(?: to \w+)?|(?:got|have|had) a rash|unwanted gift|got two(?: of them)?|duplicate(?: gift)?"
    r"|gave me a rash",
    r"(?:didn'?t|did not|don'?t|do not|doesn'?t|not) (?:really )?(?:like|love|happy with|satisfied with|impressed"
    r"|keen on)"
    r"(?: (?:it|them|the (?:colou?r|quality|fabric|fit|material|style|look|smell|feel|sound|design)|how \w+ looks?))?",
    r"(?:sleeves?|legs?|waist|shoulders?|toes?|arms?|chest|neck) (?:is|are|was|were) (?:way |far |a bit )?too \w+",
    r"too (?:small|big|tight|large|short|long|heavy|loud|bright|dark|hard|soft)",
)
_GERMAN = (
    r"(?:viel |etwas |ein bisschen |leider |a bissl |bissl )*(?:zu|z) ?(?:gro(?:ß|ss)|klein|eng|weit|lang|kurz"
    r"|schwer|leicht|laut|hell|dunkel|dick"
    r"|d(?:ü|ue)nn|hart|weich|schmal|breit|hoch|niedrig|tief|knapp|locker|straff|steif|teuer|warm|kalt|grob|rau"
    r"|glatt|schwach"
    r"|langsam|sp(?:ä|ae)t|durchsichtig|grell|s(?:ü|ue)(?:ß|ss)|stark|kompliziert|riesig|chli|kloa|gro(?:ß|ss)e?"
    r"|kl\w+|gr\w+)"
    r"(?: (?:in|an|um|am|f(?:ü|ue)r) (?:den |die |der |das |mich|mir|ihn|uns)?\w*)?(?: (?:gekommen|geliefert"
    r"|geschnitten))?",
    r"(?:passt?|passen|pa(?:ß|ss)t|gef(?:ä|ae)llt|gefallen|sitzt|sitzen|steht|stehen|funktionier\w+|geht|gehen"
    r"|l(?:ä|ae)dt|laden|schlie(?:ß|ss)t"
    r"|schliessen|h(?:ä|ae)lt|halten|klappt|l(?:ä|ae)uft|leuchtet|heizt|k(?:ü|ue)hlt|startet|reagiert|verbindet"
    r"|taugt|dreht|stimmt)"
    r"(?: sich)?(?: (?:mir|mich|ihm|ihr|uns|ihnen|meiner \w+|meinem \w+))?(?: (?:leider|einfach|gar|(?:ü"
    r"|ue)berhaupt|so|auch|doch|irgendwie|mehr|richtig|ganz))*"
    r" (?:nicht|nich|net|ned|n(?:ö|oe)d|nid)(?: (?:an|zu|auf|mehr|richtig|zur? \w+|zum \w+|rein|ein|dicht|so))*",
    r"(?:kratzt|kratzen|dr(?:ü|ue)ckt|dr(?:ü|ue)cken|zwickt|scheuert|scheuern|juckt|wackelt|wackeln|quietscht"
    r"|quietschen|tropft|stinkt|stinken|klemmt|knarzt"
    r"|rutscht|rutschen|brummt|flackert|f(?:ä|ae)rbt ab|fusselt|haart|rauscht|rostet|reibt|reiben|spinnt|leckt"
    r"|l(?:ä|ae)uft aus|(?:ü|ue)berhitzt"
    r"|piepst|klappert|knackt|blinkt nur|f(?:ä|ae)llt (?:immer )?(?:auseinander|ab|klein aus|gro(?:ß|ss) aus))",
    r"(?:riecht|riechen|klingt|klingen|f(?:ü|ue)hlt sich|schmeckt|sieht|sehen|wirkt|schaut) (?:sehr |so |ganz "
    r"|total |irgendwie |extrem |leider )*"
    r"(?!gut\b|super\b|man\b|ihr\b|sie\b|ob\b|im\b|in\b|das\b)\w+(?: aus| an)?",
    r"(?:kaputt\w*|defekt\w*|besch(?:ä|ae)digt|zerbrochen|zersprungen|zerkratzt|verkratzt|verbogen|gerissen"
    r"|zerrissen|undicht|fehlerhaft|verf(?:ä|ae)rbt"
    r"|ausgelaufen|abgebrochen|gebrochen|hin(?:ü|ue)ber|schmutzig|dreckig|verschmutzt|fleckig|unbequem"
    r"|durchsichtig|abgelaufen|vertrocknet|welk"
    r"|eingelaufen|gesprungen|ausgeblichen|verdreht|schief|locker|lose|minderwertig|inkompatibel|nicht kompatibel"
    r"|mangelhaft|gebraucht)",
    r"(?:der |die |das )?(?:henkel|griff|rei(?:ß|ss)verschluss|zip|knopf|naht|sohle|absatz|riemen|schnalle|akku"
    r"|deckel|bildschirm|display|scharnier|rad"
    r"|tr(?:ä|ae)ger|b(?:ü|ue)gel|gummizug) (?:ist|war|sind|geht|klemmt|h(?:ä|ae)lt|l(?:ö|oe)st|l(?:ä|ae)dt|fehlt"
    r"|hat|funktioniert|schlie(?:ß|ss)t)"
    r"(?: (?:schon|bereits|total|ganz|sich|nicht|ab|auf|kaputt|defekt|lose|locker|gerissen|hin(?:ü|ue)ber|offen"
    r"|abgebrochen|zu|einen \w+|leer))*",
    r"ist der akku \w+",
    r"hat (?:einen?|n|nen|ein|mehrere|zwei) (?:gro(?:ß|ss)en? |kleinen? )?(?:fleck\w*|loch|l(?:ö|oe)cher|riss\w*"
    r"|kratzer|sprung|delle|defekt|macke|wackelkontakt|mangel|fehler)",
    r"falsche[nrs]? (?:farbe|gr(?:ö|oe)(?:ß|ss)e|modell|artikel|teil|ware|produkt|l(?:ä|ae)nge|schnitt|sorte"
    r"|version|bestellt)(?: bestellt| bekommen| geliefert)?",
    r"(?:anders|kleiner|gr(?:ö|oe)(?:ß|ss)er|d(?:ü|ue)nner|heller|dunkler|k(?:ü|ue)rzer|l(?:ä"
    r"|ae)nger) als (?:erwartet|gedacht|beschrieben|abgebildet|auf (?:dem|den) (?:bild\w*|foto\w*)|im (?:shop"
    r"|internet|bild))",
    r"(?:nicht|nie) (?:wie (?:beschrieben|abgebildet|erwartet|bestellt|auf dem (?:bild|foto))|mein (?:geschmack"
    r"|stil)|meine? (?:farbe|gr(?:ö|oe)(?:ß|ss)e|geschmack)|mehr gebraucht|das richtige|bequem"
    r"|kompatibel|meins|was ich (?:bestellt|erwartet)\w*|zufrieden|(?:ü|ue)berzeugt)",
    r"(?:brauch\w*|will|m(?:ö|oe)chte|ben(?:ö|oe)tig\w*|mag)(?: (?:ich|sie|ihn|es|i|das|die"
    r"|den))* (?:doch )?(?:(?:nicht|net|ned) mehr|nimmer|nimma|nicht haben)",
    r"(?:zweimal|doppelt|2x|2 mal) (?:geschenkt )?(?:bekommen|bestellt|geliefert|gekauft|erhalten)",
    r"(?:aus versehen|versehentlich|irrt(?:ü|ue)mlich)(?: (?:bestellt|gekauft|doppelt bestellt|zweimal bestellt))?",
    r"(?:anders|um) ?(?:ü|ue)berlegt|umentschieden|meinung ge(?:ä|ae)ndert|fehlkauf|fehlbestellung|(?:woanders"
    r"|anderswo) (?:g(?:ü|ue)nstiger|billiger|gekauft)(?: gefunden)?"
    r"|(?:g(?:ü|ue)nstiger|billiger) (?:gefunden|gesehen|bekommen)|schlechte qualit(?:ä|ae)t|qualit(?:ä"
    r"|ae)t (?:ist |war )?(?:schlecht|mies|(?:ü|ue)bel|mangelhaft|l(?:ä|ae)sst \w+)",
    r"klickt von selber|bei(?:ß|ss)t sich(?: mit \w+(?: \w+)?)?|h(?:ä|ae)sslich|unvorteilhaft|hab\w* (?:ich "
    r"|wir )?(?:schon|bereits) (?:eine?n?s?|so \w+)|geht (?:st(?:ä|ae)ndig|dauernd|immer|von selbst"
    r"|von allein) aus",
    r"bekomm\w* (?:einen? )?ausschlag|allergi\w+",
)
_BAD = (
    r"ضيقه?|ضيقين|واسعه?|كبيره?|صغيره?|صغنونه?|قصيره?|طويله?|ثقيله?|تقيله?|خفيفه?|خفيف|عريضه?|شفافه?|خشنه?|قاسيه?"
    r"|ناشفه?"
    r"|وسخه?|عاليه?|مزعجه?|ضعيفه?|وحشه?|سييه?|سيء|سيي|زفت|رديءه?|رديه?|رديييه?|غلط|خطا|غيره?|مختلفه?|باهته?"
    r"|بايخه?|تعبان\w?|كرب\w?|مقرفه?|كريهه?"
    r"|رخيصه?|غامقه?|فاتحه?|واطيه?|مقطوعه?|تالفه?|خربانه?|مكسوره?|مشقوقه?|مو حلوه?|مش حلوه?|مو زينه?|دون|عيانه?"
    r"|ناقصه?|خايبه?|غريبه?|مستعمله?"
)
_MUCH = (
    r"(?: (?:مره|جدا|اوي|قوي|كتير|كثير|بزاف|شوي|شويه|حيل|وايد|خالص|للغايه"
    r"|علي|عليا|عليه|عليها|عليي|علينا|بمره|بالمره|علي ابني|علي بنتي))*"
)
_NOT = r"(?:مو|مش|موب|مب|ماهو|ماهي|ماشي|غير|ليس|ليست|مهو|مهي|ما هو|ما هي|ما ?كان)"
_ARABIC = (
    rf"(?:و|ف)?(?:طلع\w*|جا|جات|جت|جاء|جاءت|وصل\w*|كان\w*|مره|لانه|لانها|لانو|صار\w*) (?:مره )?(?:{_BAD}|متاخره?"
    rf"|مخدوش\w?){_MUCH}",
    rf"(?:ال)?(?:مقاس|قياس|نمره|حجم|لون|جوده|خام|قماش|قماشت|خامت|صوت|ريح|ريحت|رايحت|رائحت|شكل|طول|نوعيت|نوعي|جودت"
    rf"|كم|اكمام|بطاريت|وزن|تصميم|موديل|لونيت|التوب)(?:ه|ها|هم|ته|تها)?"
    rf" (?:جدا |مره |كانت |كان |طلع |طلعت |جا |جاء |جاي )?(?:{_NOT} \w+(?: \w+)?|{_BAD}|ما \w+|مب\w+ش|ما\w+ش|بتخلص"
    rf"|يخوف){_MUCH}(?: (?:عن|من|علي) (?:ال)?\w+)?",
    rf"(?<!ال)(?<!مقاس )(?<!لون )(?<!حجم )(?:ضيق(?:ه|ين|ات)?|واسعه?|واسعين|كبيره?|كبار|صغيره?|صغار|صغار|قصيره?"
    rf"|طويله?|ثقيله?|تقيله?|شفافه?|خشنه?|مكسوره?|مكسر\w?|متكسره?|خربانه?|خرب|خربت|بايظه?|بايظين|تالفه?|معيوبه?"
    rf"|مخدوشه?|مشقوقه?|ممزقه?|مقطوعه?|مستعمله?|عطلانه?|معطوبه?|محروقه?|متاخره?|مشروخه?|مطعوجه?|مبقعه?|وسخه?"
    rf"|متوسخه?|باهته?|مهترييه?|مفتقه?|مزيره?|مزيرين|مخسره?|مهرسه?|منتهي\w* ?(?:ال)?صلاحيه){_MUCH}",
    rf"{_NOT} (?:ه?مناسب\w*|مريحه?|مريحين|مطابق\w*|حلوه?|اصلي\w*|عاجب\w*|عجب\w*|شغال\w*|مقاس\w*|قياس\w*|محتاج\w*"
    rf"|لايق\w*|زي (?:ال)?صور\w*|مثل (?:ال)?صور\w*|متل (?:ال)?صور\w*|زي (?:ال)?وصف|مثل (?:ال)?وصف|نفس (?:ال)?\w+"
    rf"|كويسه?|زين\w?|مضبوطه?|مظبوطه?|زابط\w?|راكب\w?|راكبه?|اللي طلبت\w*|الي طلبت\w*|لوني|ستايلي|ذوقي|جديده?"
    rf"|نظيفه?)(?: \w*(?:علي|عليا|صوره|الصوره|الموقع))*",
    r"(?:ما|لم|لا|ولا|ماعاد|ما عاد|معاد) ?(?:ت|ي|ا|ن|ب|بي|بت|بن|ك)?(?:عجب\w*|ناسب\w*|شتغل\w*|شتغلت|شغل|شحن|ركب"
    r"|ركبت|قفل|سكر|فتح|دخل|ضبط\w*|زبط\w*|سخن|برد|يجي علي قدي|حتاج\w*|ريد\w*|عجبت\w*|حبيت\w*|ابي\w*|ابغ\w*"
    r"|بغيت\w*|عجبو\w*|تحمل|ريح\w*|ليق\w*|لبق\w*|لاءم\w*|يلايم\w*|تلايم\w*|طابق\w*|خدم\w*|خدام\w*|شتغلش|ماشي"
    r"|جا علي قدي|جات علي قدي)(?: (?:علي|عليا|لي|معي|معايا|من اول يوم|ابد\w*|زين|كويس|عليه|قدي|قياسي|مقاسي))*",
    r"م(?:ا|ب|بي|بت|ا ب|ح)?(?:ت|ي)?(?:عجب|ناسب|شتغل|جاش|جات|دخل|قفل|ركب|شحن|سخن|ريح|حتاج|حب|عجبت|ليق|عدتش|نفع"
    r"|خدم)\w*ش(?: (?:علي|عليا|معايا))?",
    r"(?:غيرت|بدلت|غيرنا) ?(?:رايي|راي|رينا|راينا)|ندمت\w*|هونت\w*|بطلت (?:عايز|محتاج)\w*|(?:لقيت|شفت"
    r"|حصلت)\w* (?:ارخص|احسن|افضل)(?: \w+)?|عندي (?:واحد|واحده|زيه|مثله|مثلها)|(?:طلبت\w*|اشتريت\w*"
    r"|شريت\w*) (?:مرتين|بالغلط|غلط)|بالغلط|مكرره?|هديه مكرره",
    r"(?:و?(?:ت|ي|بي|بت|ب|كي|كت)?)(?:سرب|هرب|خر|سخن|فصل|يفصل|طفي|يعلق|علق|زيق|صفر|قطر|نقط|تقشر|يتقشر|نزل لون\w*"
    r"|بهت|بهتت|ينكمش|انكمش\w*|وجع\w*|يوجع\w*|يخدش|يحك|يضغط|حساسيه)(?: (?:علي|عليا|لون\w*|رجلي|مويه|ميه|ماي|كتير"
    r"|كثير|لحال\w*|من تحت|مني|وحده|وحدها|بسرعه))*(?!\w)",
    r"(?:فيه|فيها|به|بها|فيهم|عليه|عليها) (?:عيب|خدش|خدوش|خط|خطوط|كسر|شرخ|خرم|بقع\w*|ثقب|قطع|تمزق|شق|شعر|صدا|عطل"
    r"|خلل|مشكله|ريحه|رائحه|رايحه|عيوب|لطخ\w*|نقص|ثقوب|فتق)(?: \w+)?",
    r"(?:ال)?(?:سحاب|سوسته|زرار|ازرار|خياط\w*|كعب|نعل|يد|مقبض|بطاري\w*|شاش\w*|غطا|سير|عدس\w*|حزام|رجل|كشكش"
    r"|جلد)\w? (?:خربان\w?|مكسور\w?|مقطوع\w?|مخلوع\w?|بايظ\w?|مش \w+|مو \w+|ما \w+|ضعيف\w?|بتخلص|مفكوك\w?|وقع\w?"
    r"|انقطع\w?|مشقوق\w?)",
    r"(?:غير|مو|مش) (?:عن )?(?:ال)?(?:صوره|صور|وصف|موقع|اللي في (?:ال)?صوره)|(?:مختلف|تختلف|يختلف)\w? (?:عن"
    r"|علي) (?:ال)?\w+|غلط في (?:ال)?\w+|(?:ال)?(?:لون|مقاس|موديل|منتج|حجم|صنف) (?:ال)?(?:غلط|خطا|مختلف|تاني"
    r"|ثاني)|(?:وصل\w*|جا\w*|بعتو\w*|ارسلت\w*) (?:لي )?(?:ال)?(?:غلط|خطا|مقاس غلط|لون (?:تاني|غلط|ثاني|مختلف))",
    r"(?:اصغر|اكبر|اطول|اقصر|اوسع|اضيق|اغمق|افتح) (?:من|مما|من ما) \w+|(?:ال)?(?:قماش|خامه|جوده"
    r"|نوعيه)\w* (?:\w+ )?(?:ردي\w*|سي\w*|زفت|تعبانه?|رخيصه?|وحشه?|ضعيفه?|خفيفه?)|حساسيه(?: \w+)?|وصل\w* متاخر\w?"
    r"|متاخره? (?:كتير|كثير|مره|عن)\w*",
)
_ARABIZI = (
    r"so8ayara?|soghayara?|soghayyara?|zghire?|sghire?|s8ira?|kbire?|kebira?|kbeera?|wasi3a?|was3a?|dayye2a?"
    r"|dayaa?|day2a?|deye2a?|dayga|ghalat|8alat|maksoura?|maksora|baye[zs]a?|5arban\w*|kharban\w*|m3gabnish"
    r"|ma3agabnish\w*|ma ?3a[gj]ab(?:ni|tni)|ma ?3[ae]?[gj][ae]?b(?:ni|tni|atni|etni)(?:ch|sh)?"
    r"|mish? (?:3a[gj]bni|monaseb)|mesh (?:3agbani|3agebni|monaseb|kwayes)|tawila|2asira|qasira",
)
_LATIN = re.compile(rf"(?<![\w'])(?:{'|'.join(_ENGLISH + _GERMAN + _ARABIZI)})(?![\w'])")
_ARABIC_WORDS = re.compile(rf"(?<!\w)(?:{'|'.join(_ARABIC)})(?!\w)")
_HAS_ARABIC = re.compile(r"[ا-ي]")


def reasons(text: str, folded: str) -> Iterator[Detail]:
    """What says in a text (and its folded form) why the thing is to go back."""
    patterns = (_LATIN, _ARABIC_WORDS) if _HAS_ARABIC.search(folded) else (_LATIN,)
    for pattern in patterns:
        for match in pattern.finditer(folded.replace("’", "'")):
            end = match.start() + len(match.group().rstrip())
            yield Detail("return_reason", match.start(), end, text[match.start() : end])


def one_each(found: Sequence[Detail], text: str) -> list[Detail]:
    """Reasons that overlap or stand next to each other are one."""
    joined: list[Detail] = []
    for detail in sorted(found, key=lambda one: (one.start, -one.end)):
        last = joined[-1] if joined else None
        if last and (detail.start <= last.end or not text[last.end : detail.start].strip()):
            end = max(last.end, detail.end)
            joined[-1] = Detail(last.kind, last.start, end, text[last.start : end])
        else:
            joined.append(detail)
    return joined
