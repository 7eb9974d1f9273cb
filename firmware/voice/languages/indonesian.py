"""Indonesian, as the box says it. Words do not change with number, case or gender; one of ten, of a hundred and of a
thousand is ``se-``."""

from firmware.voice.languages.language import Language, compounds, counted

_UNITS = counted("nol, satu, dua, tiga, empat, lima, enam, tujuh, delapan, sembilan")
_MANY = {unit: _UNITS[unit] for unit in range(2, 10)}
_TENS = {10 * unit: f"{word} puluh" for unit, word in _MANY.items()}

_PHRASES = {
    "queue.welcome": "Terima kasih telah menelepon.",
    "queue.stay": "Mohon tetap di telepon.",
    "queue.thanks": "Terima kasih telah menunggu.",
    "queue.next": "Anda penelepon berikutnya.",
    "queue.position": "Anda berada di urutan nomor {0} dalam antrean.",
    "queue.position-more": "Ada lebih dari {0} penelepon sebelum Anda.",
    "queue.wait": "Perkiraan waktu tunggu {0} sampai {1} menit.",
    "queue.wait-about": "Perkiraan waktu tunggu sekitar {0:wait}.",
    "queue.wait-more": "Perkiraan waktu tunggu lebih dari {0:wait}.",
    "queue.wait-short": "Perkiraan waktu tunggu kurang dari satu menit.",
    "queue.leave": "Untuk keluar dari antrean, tekan {0:key}.",
    "queue.closed": "Saat ini tidak ada yang dapat menerima telepon Anda. Silakan menelepon lagi nanti.",
    "agent.whisper": "Panggilan dari antrean.",
    "agent.waited": "Penelepon telah menunggu {0:wait}.",
    "agent.keyed": "Penelepon menekan {0:digits}.",
    "agent.logged-in": "Anda sudah masuk.",
    "agent.logged-out": "Anda sudah keluar.",
    "agent.paused": "Anda sedang jeda.",
    "agent.ready": "Anda siap menerima panggilan.",
    "agent.break": "Istirahat Anda selama {0:wait} dimulai sekarang.",
    "agent.break-later": "Mohon tunggu {0:wait} untuk istirahat Anda.",
    "agent.break-over": "Istirahat Anda sudah selesai.",
    "agent.refused": "Ini tidak dapat dilakukan.",
    "callback.offer": "Untuk ditelepon kembali tanpa kehilangan urutan, tekan {0:key}.",
    "callback.number": "Silakan tekan nomor telepon Anda, lalu tekan pagar.",
    "callback.confirmed": "Kami akan menelepon Anda kembali. Urutan Anda tetap. Sampai jumpa.",
    "callback.agent": "Seorang penelepon minta ditelepon kembali. Mohon tunggu, nomornya sedang dihubungi.",
    "callback.greeting": "Anda meminta kami menelepon kembali. Anda akan segera disambungkan.",
    "remote.confirm": "Panggilan dari antrean. Tekan satu untuk menerima.",
    "language.id": "Untuk bahasa Indonesia, tekan {0:key}.",
    "menu.again": "Untuk mendengarkan ini lagi, tekan {0:key}.",
    "menu.back": "Untuk kembali, tekan {0:key}.",
    "menu.person": "Untuk berbicara dengan petugas, tekan {0:key}.",
    "menu.end": "Untuk mengakhiri panggilan, tekan {0:key}.",
    "menu.extension": "Jika Anda tahu nomor ekstensinya, silakan tekan sekarang.",
    "menu.connecting": "Mohon tunggu, Anda sedang disambungkan.",
    "menu.wrong": "Pilihan ini tidak ada.",
    "menu.busy": "Di sana semua sedang sibuk.",
    "menu.silent": "Anda tidak menekan apa pun.",
    "menu.goodbye": "Sampai jumpa.",
    "form.digits": "Silakan tekan nomornya, lalu tekan pagar.",
    "form.confirm": "Nomor yang Anda tekan: {0:digits}. Jika benar, tekan satu. Untuk mengulang, tekan dua.",
    "access.pin": "Silakan tekan nomor pin Anda, lalu tekan pagar.",
    "access.wrong": "Nomor pin ini salah.",
    "access.denied": "Nomor ini tidak dapat dihubungi dari sini.",
    "access.locked": "Nomor pin terlalu sering salah. Silakan coba lagi nanti.",
    "message.leave": "Silakan tinggalkan pesan setelah nada.",
    "message.review": "Untuk menyimpan pesan, tekan satu. Untuk mendengarkannya, tekan dua. "
    "Untuk merekam ulang, tekan tiga.",
    "message.nothing": "Tidak ada yang direkam.",
    "message.saved": "Pesan sudah disimpan.",
    "message.within": "Kami akan menelepon Anda kembali dalam {0:wait}.",
    "message.offer": "Untuk meminta telepon balik, tekan {0:key}.",
    "message.full": "Tidak ada lagi pesan yang dapat ditinggalkan di sini.",
    "blocked": "Kami tidak dapat menyambungkan Anda. Sampai jumpa.",
    "message.deleted": "Pesan sudah dihapus.",
    "message.count": "Anda memiliki {0} pesan.",
    "message.new": "Anda memiliki {0} pesan baru.",
    "message.none": "Anda tidak memiliki pesan.",
    "message.end": "Tidak ada pesan lagi.",
    "message.from": "Dari nomor {0:digits}.",
    "message.unknown": "Dari nomor yang tidak dikenal.",
    "message.time": "Diterima {0:time}.",
    "message.keys": "Untuk mendengarkan lagi, tekan satu. Untuk menghapusnya, tekan dua. Untuk pesan berikutnya, tekan "
    "tiga. Untuk menelepon kembali, tekan empat. Untuk mengirimnya ke kotak pesan lain, tekan lima.",
    "message.to": "Silakan tekan nomor kotak pesan, lalu tekan pagar.",
    "message.sent": "Pesan sudah diteruskan.",
    "message.callback": "Untuk menelepon kembali, tekan {0:key}.",
    "recording.announcement": "Percakapan ini dapat direkam.",
    "recording.record": "Silakan bicara setelah nada, lalu tekan pagar.",
    "recording.review": "Untuk menyimpan rekaman, tekan satu. Untuk mendengarkannya, tekan dua. "
    "Untuk merekam ulang, tekan tiga.",
    "recording.saved": "Rekaman sudah disimpan.",
    "hours.closed": "Saat ini kami tutup.",
    "hours.lunch": "Kami sedang istirahat makan siang.",
    "hours.break": "Kami sedang istirahat sebentar.",
    "hours.holiday": "Hari ini kami tutup karena hari libur.",
    "hours.night": "Pada malam hari kami tutup.",
    "hours.open": "Kami buka lagi {0:time}.",
    "hours.open-tomorrow": "Kami buka lagi besok {0:time}.",
    "hours.open-monday": "Kami buka lagi hari Senin {0:time}.",
    "hours.open-tuesday": "Kami buka lagi hari Selasa {0:time}.",
    "hours.open-wednesday": "Kami buka lagi hari Rabu {0:time}.",
    "hours.open-thursday": "Kami buka lagi hari Kamis {0:time}.",
    "hours.open-friday": "Kami buka lagi hari Jumat {0:time}.",
    "hours.open-saturday": "Kami buka lagi hari Sabtu {0:time}.",
    "hours.open-sunday": "Kami buka lagi hari Minggu {0:time}.",
    "notice.record": "Silakan ucapkan pengumuman setelah nada, lalu tekan pagar.",
    "notice.ask": "Silakan tekan empat angka untuk jam berakhirnya, atau tekan pagar untuk tengah malam.",
    "notice.until": "Pengumuman ini terdengar sampai {0:time}.",
    "notice.saved": "Pengumuman sudah disimpan.",
}

INDONESIAN = Language(
    own_name="bahasa Indonesia",
    voice="id",
    plurals=("any",),
    plural=lambda _: 0,
    numbers=_UNITS
    | {10: "sepuluh", 11: "sebelas"}
    | {10 + unit: f"{word} belas" for unit, word in _MANY.items()}
    | _TENS
    | compounds(_TENS, _UNITS, " ")
    | {100: "seratus", 1000: "seribu"}
    | {100 * unit: f"{word} ratus" for unit, word in _MANY.items()}
    | {1000 * unit: f"{word} ribu" for unit, word in _MANY.items()},
    joint="",
    forms={},
    signs={"*": "bintang", "#": "pagar", "+": "plus"},
    keys={"*": "bintang", "#": "pagar"},
    tables={
        "time": {
            "figures": "pukul {h}.{mm}",
            "midnight": "tengah malam",
            "hour": "pukul {h}",
            "other": "pukul {h} lewat {m} menit",
        },
        "wait": {
            "minutes": "{m} menit",
            "hours": "{h} jam",
            "both": "{h} jam {m} menit",
        },
    },
    phrases=_PHRASES,
)
